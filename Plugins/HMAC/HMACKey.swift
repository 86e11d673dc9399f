import COpenSSL

/// A key for HMAC-SHA256 (RFC 2104, RFC 4231), ready to authenticate messages on any thread.
///
/// libcrypto does the work once a process (fetching the algorithm, which takes global locks) and
/// once a key (hashing the padded key); a message costs a copy of the keyed context.
final class HMACKey: @unchecked Sendable {
    // Unchecked: `keyed` is set up by `init` alone and from then on only read. An EVP_MAC_CTX may
    // not be used by two threads at once, but EVP_MAC_CTX_dup takes it const: it copies the fields
    // and counts its references to the algorithm atomically, and each message updates its own copy.

    /// The bytes in a code.
    static let codeLength = 32

    private let keyed: OpaquePointer

    /// Keys a context; libcrypto itself would take an empty key, so that is refused here.
    init(_ key: SecretBytes) throws(SigningFailure) {
        guard key.count > 0, let algorithm = Self.algorithm,
            let context = EVP_MAC_CTX_new(algorithm)
        else { throw .libcrypto }
        guard Self.setUp(context, key) == 1 else {
            EVP_MAC_CTX_free(context)
            throw .libcrypto
        }
        keyed = context
    }

    deinit {
        // It wipes the key it holds.
        EVP_MAC_CTX_free(keyed)
    }

    /// The code of the parts, one after the other; none of them is copied.
    func code(_ parts: [UInt8]...) throws(SigningFailure) -> [UInt8] {
        guard let context = EVP_MAC_CTX_dup(keyed) else { throw .libcrypto }
        defer { EVP_MAC_CTX_free(context) }
        for part in parts {
            guard EVP_MAC_update(context, part, part.count) == 1 else { throw .libcrypto }
        }
        var code = [UInt8](repeating: 0, count: Self.codeLength)
        var length = 0
        guard EVP_MAC_final(context, &code, &length, code.count) == 1, length == code.count
        else { throw .libcrypto }
        return code
    }

    private static func setUp(_ context: OpaquePointer, _ key: SecretBytes) -> CInt {
        // A parameter holds pointers to its name and its value: both must outlive the call.
        var digest = Array("SHA256".utf8CString)
        return OSSL_MAC_PARAM_DIGEST.withCString { name in
            digest.withUnsafeMutableBufferPointer { digest in
                let parameters = [
                    OSSL_PARAM_construct_utf8_string(name, digest.baseAddress, 0),
                    OSSL_PARAM_construct_end(),
                ]
                return key.withBytes { key in
                    EVP_MAC_init(
                        context,
                        key.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        key.count,
                        parameters
                    )
                }
            }
        }
    }

    private nonisolated(unsafe) static let algorithm = EVP_MAC_fetch(nil, "HMAC", nil)
    // Unsafe: a fetched EVP_MAC is immutable, its count of references atomic, and this one stays.
}
