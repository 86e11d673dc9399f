/// A key of any kind, ready for use on any thread.
enum SigningKey: Sendable {
    case hmac(HMACKey)
    case privateKey(Ed25519PrivateKey)
    case publicKey(Ed25519PublicKey)
    case external(ExternalKey)

    /// The one algorithm the key is used with: nothing that arrives can choose another.
    var algorithm: SignatureAlgorithm {
        switch self {
        case .hmac: .hmacSHA256
        case .privateKey, .publicKey: .ed25519
        case .external(let key): key.algorithm
        }
    }

    var isExternal: Bool {
        if case .external = self { return true }
        return false
    }

    /// Signs here and now.
    ///
    /// - Throws: ``SigningFailure``, also for a key that cannot do that: one held elsewhere, and a
    ///   public one.
    func signature(of content: SignedContent, _ body: [UInt8]) throws(SigningFailure) -> [UInt8] {
        switch self {
        case .hmac(let key): try key.code(of: content, body)
        case .privateKey(let key): try key.signature(of: content.joined(with: body))
        case .publicKey: throw .publicKey
        case .external: throw .external
        }
    }

    /// Signs, wherever the key is.
    ///
    /// - Throws: ``SigningFailure``, and what the hook of a key held elsewhere throws.
    func signatureFromAnywhere(of content: SignedContent, _ body: [UInt8]) async throws -> [UInt8] {
        guard case .external(let key) = self else { return try signature(of: content, body) }
        return try await key.signature(of: content.joined(with: body))
    }
}
