import COpenSSL

/// A public key for Ed25519 (RFC 8032, section 5.1), ready to verify on any thread.
///
/// libcrypto takes any 32 bytes for a key, among them points of small order, under which a constant
/// signature is valid for every message. So a key is judged here before it is used.
final class Ed25519PublicKey: @unchecked Sendable {
    // Unchecked: both are set up by `init` alone and only read from then on; each verification
    // takes a copy of the context, and EVP_MD_CTX_copy_ex takes what it copies const.

    /// The bytes of a public key.
    static let length = 32

    let bytes: [UInt8]
    private let key: OpaquePointer
    private let keyed: OpaquePointer

    /// Reads a key of 32 bytes.
    ///
    /// - Throws: ``InvalidSecret`` for one that no honest signer has.
    init(_ bytes: [UInt8]) throws(InvalidSecret) {
        precondition(bytes.count == Self.length, "a public key has 32 bytes")
        guard Ed25519Point.isReduced(bytes) else { throw .publicKeyNotReduced }
        guard !Ed25519Point.isOfSmallOrder(bytes) else { throw .publicKeyOfSmallOrder }
        guard try Ed25519Point.isOnCurve(bytes) else { throw .publicKeyNotOnCurve }
        guard let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
        else { throw .unusable }
        guard let keyed = EVP_MD_CTX_new() else {
            EVP_PKEY_free(key)
            throw .unusable
        }
        guard EVP_DigestVerifyInit(keyed, nil, nil, nil, key) == 1 else {
            EVP_MD_CTX_free(keyed)
            EVP_PKEY_free(key)
            throw .unusable
        }
        self.bytes = bytes
        self.key = key
        self.keyed = keyed
    }

    deinit {
        EVP_MD_CTX_free(keyed)
        EVP_PKEY_free(key)
    }

    /// Whether the signature is one over the message; libcrypto refuses a second encoding of it.
    func isSignature(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard signature.count == Ed25519PrivateKey.signatureLength,
            let context = EVP_MD_CTX_new()
        else { return false }
        defer {
            EVP_MD_CTX_free(context)
            // What fails may leave an error in this thread's queue.
            ERR_clear_error()
        }
        guard EVP_MD_CTX_copy_ex(context, keyed) == 1 else { return false }
        // It returns 0 for one that does not match, and less than 0 for an error.
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
