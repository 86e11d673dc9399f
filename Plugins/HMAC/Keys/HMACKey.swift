import COpenSSL
import Synchronization

/// A key for HMAC-SHA256 (RFC 2104, RFC 4231), ready to authenticate messages on any thread.
///
/// libcrypto does the work once a process (fetching the algorithm, which takes global locks) and
/// once a key (hashing the padded key). A message takes a context of its own: the one that an
/// earlier message has left, begun anew, or else a copy of the keyed one, which costs libcrypto a
/// dozen allocations.
final class HMACKey: @unchecked Sendable {
    // Unchecked: `keyed` is set up by `init` alone and from then on only read. An EVP_MAC_CTX may
    // not be used by two threads at once, but EVP_MAC_CTX_dup takes it const: it copies the fields
    // and counts its references to the algorithm atomically, and each message updates its own copy.
    // A context that is left belongs to whoever has exchanged it out of `left`.

    /// The bytes in a code.
    static let codeLength = 32

    private let keyed: OpaquePointer

    /// A context that no message uses any more; each is there for one thread alone to take.
    private let left = Atomic<OpaquePointer?>(nil)

    /// Whether a context can be begun anew: before OpenSSL 3.0.3 one that was finished goes on as
    /// if it were not.
    private let beginsAnew: Bool

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
        beginsAnew = Self.canBeginAnew(context)
    }

    deinit {
        // It wipes the key it holds.
        EVP_MAC_CTX_free(keyed)
        EVP_MAC_CTX_free(left.load(ordering: .acquiring))
    }

    /// The code of a content, 32 bytes.
    func code(of content: SignedContent, _ body: [UInt8]) throws(SigningFailure) -> [UInt8] {
        let context = try context()
        var isDone = Self.update(context, content.head)
        if content.hasBody { isDone = isDone && Self.update(context, body) }
        let code = [UInt8](unsafeUninitializedCapacity: Self.codeLength) { room, count in
            isDone = isDone && Self.finish(context, room.baseAddress)
            count = isDone ? Self.codeLength : 0
        }
        try leave(context, isDone: isDone)
        return code
    }

    /// A context that is keyed and that nobody else uses.
    private func context() throws(SigningFailure) -> OpaquePointer {
        if let context = left.exchange(nil, ordering: .acquiring) {
            if EVP_MAC_init(context, nil, 0, nil) == 1 { return context }
            EVP_MAC_CTX_free(context)
            ERR_clear_error()
        }
        guard let context = EVP_MAC_CTX_dup(keyed) else { throw .libcrypto }
        return context
    }

    /// Leaves a context to the next message, unless it has failed or there is one already.
    private func leave(_ context: OpaquePointer, isDone: Bool) throws(SigningFailure) {
        guard isDone, beginsAnew else {
            EVP_MAC_CTX_free(context)
            if isDone { return }
            throw .libcrypto
        }
        // Releasing, so that whoever takes it sees what this thread has written to it.
        EVP_MAC_CTX_free(left.exchange(context, ordering: .acquiringAndReleasing))
    }

    private static func update(_ context: OpaquePointer, _ bytes: [UInt8]) -> Bool {
        bytes.isEmpty || EVP_MAC_update(context, bytes, bytes.count) == 1
    }

    private static func finish(
        _ context: OpaquePointer,
        _ code: UnsafeMutablePointer<UInt8>?
    ) -> Bool {
        var length = 0
        return EVP_MAC_final(context, code, &length, codeLength) == 1 && length == codeLength
    }

    private static func canBeginAnew(_ keyed: OpaquePointer) -> Bool {
        guard let context = EVP_MAC_CTX_dup(keyed) else { return false }
        defer {
            EVP_MAC_CTX_free(context)
            ERR_clear_error()
        }
        var codes = [[UInt8]](repeating: [UInt8](repeating: 0, count: codeLength), count: 2)
        guard finish(context, &codes[0]), EVP_MAC_init(context, nil, 0, nil) == 1,
            finish(context, &codes[1])
        else { return false }
        return codes[0] == codes[1]
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
