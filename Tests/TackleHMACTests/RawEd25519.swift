import COpenSSL
import Testing

/// Ed25519 as libcrypto has it, without the checks of Tackle.
enum RawEd25519 {
    static func isSignature(
        _ signature: [UInt8],
        of message: [UInt8],
        by publicKey: [UInt8]
    ) throws -> Bool {
        let key = try #require(
            EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, publicKey, publicKey.count)
        )
        defer { EVP_PKEY_free(key) }
        let context = try #require(EVP_MD_CTX_new())
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        try #require(EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1)
        let result = EVP_DigestVerify(
            context,
            signature,
            signature.count,
            message,
            message.count
        )
        return result == 1
    }
}
