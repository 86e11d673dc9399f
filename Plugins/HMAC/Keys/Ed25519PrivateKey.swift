import COpenSSL

/// A private key for Ed25519 (RFC 8032, section 5.1), ready to sign on any thread.
final class Ed25519PrivateKey: @unchecked Sendable {
    // Unchecked: the key and the context are set up by `init` alone and only read from then on. A
    // context may not be used by two threads at once, so that each signature takes a copy of it,
    // and EVP_MD_CTX_copy_ex takes what it copies const.

    /// The bytes of a seed, of a public key, and of a signature.
    static let seedLength = 32
    static let signatureLength = 64

    private let key: OpaquePointer
    private let keyed: OpaquePointer

    /// The public half, 32 bytes.
    let publicKey: [UInt8]

    /// Makes the key of a seed of 32 bytes.
    init(seed: UnsafeRawBufferPointer) throws(SigningFailure) {
        precondition(seed.count == Self.seedLength, "a seed has 32 bytes")
        let start = seed.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, start, seed.count)
        else { throw .libcrypto }
        var publicKey = [UInt8](repeating: 0, count: Ed25519PublicKey.length)
        var length = publicKey.count
        guard EVP_PKEY_get_raw_public_key(key, &publicKey, &length) == 1,
            length == publicKey.count,
            let keyed = EVP_MD_CTX_new()
        else {
            EVP_PKEY_free(key)
            throw .libcrypto
        }
        guard EVP_DigestSignInit(keyed, nil, nil, nil, key) == 1 else {
            EVP_MD_CTX_free(keyed)
            EVP_PKEY_free(key)
            throw .libcrypto
        }
        self.key = key
        self.keyed = keyed
        self.publicKey = publicKey
    }

    deinit {
        // The key wipes its private half once nothing refers to it any more.
        EVP_MD_CTX_free(keyed)
        EVP_PKEY_free(key)
    }

    /// The signature of a message, 64 bytes.
    func signature(of message: [UInt8]) throws(SigningFailure) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .libcrypto }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_MD_CTX_copy_ex(context, keyed) == 1 else { throw .libcrypto }
        var signature = [UInt8](repeating: 0, count: Self.signatureLength)
        var length = signature.count
        guard EVP_DigestSign(context, &signature, &length, message, message.count) == 1,
            length == Self.signatureLength
        else { throw .libcrypto }
        return signature
    }
}
