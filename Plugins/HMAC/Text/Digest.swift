import COpenSSL

/// A hash of SHA-2 (FIPS 180-4), fetched once a process: a fetch takes global locks.
struct Digest: @unchecked Sendable {
    // Unchecked: a fetched EVP_MD is immutable, its count of references atomic, and these stay.

    /// The bytes of a hash.
    let length: Int

    private let algorithm: OpaquePointer?

    static let sha256 = Digest(length: 32, algorithm: EVP_MD_fetch(nil, "SHA256", nil))
    static let sha512 = Digest(length: 64, algorithm: EVP_MD_fetch(nil, "SHA512", nil))

    /// The hash of the bytes; nil where libcrypto fails.
    func hash(_ bytes: [UInt8]) -> [UInt8]? {
        guard let algorithm else { return nil }
        var hash = [UInt8](repeating: 0, count: length)
        guard EVP_Digest(bytes, bytes.count, &hash, nil, algorithm, nil) == 1 else {
            ERR_clear_error()
            return nil
        }
        return hash
    }
}
