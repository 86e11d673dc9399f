/// A key that is held elsewhere, such as in a KMS: it can be asked to sign, and never seen.
final class ExternalKey: Sendable {
    let algorithm: SignatureAlgorithm
    private let sign: @Sendable ([UInt8]) async throws -> [UInt8]

    init(
        _ algorithm: SignatureAlgorithm,
        _ sign: @escaping @Sendable ([UInt8]) async throws -> [UInt8]
    ) {
        self.algorithm = algorithm
        self.sign = sign
    }

    /// The signature of the bytes, whose length is checked.
    ///
    /// - Throws: ``SigningFailure`` for a signature of another length, and what the hook throws.
    func signature(of bytes: [UInt8]) async throws -> [UInt8] {
        let signature = try await sign(bytes)
        guard signature.count == algorithm.signatureLength else {
            throw SigningFailure.length(signature.count, of: algorithm)
        }
        return signature
    }
}
