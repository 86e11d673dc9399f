/// The bytes that a signature covers: a text, and behind it the body.
///
/// The body is not copied, since HMAC takes it as it lies.
struct SignedContent: Sendable {
    var head: [UInt8] = []

    /// Whether the body itself is covered; RFC 9421 covers its digest instead.
    var hasBody = true

    /// All of it in one piece, which Ed25519 needs: it reads its message twice.
    func joined(with body: [UInt8]) -> [UInt8] {
        guard hasBody else { return head }
        return head.isEmpty ? body : head + body
    }
}
