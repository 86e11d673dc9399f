/// What a signature scheme is made of: how its secrets are written, how it signs and verifies.
///
/// A scheme is added by a type that conforms and a static member of ``SignatureScheme``.
protocol SchemeRules: Sendable {
    /// The names of the header fields it writes, in lower case.
    var headerNames: [String] { get }

    /// Reads a secret's text; the bytes are valid only during the call.
    func secret(_ text: UnsafeRawBufferPointer) throws(InvalidSecret) -> SigningSecret

    /// Gives name and value of each header field for a message; there is at least one secret.
    func sign(
        _ message: SignableMessage,
        with secrets: [SigningSecret],
        field: (_ name: String, _ value: String) -> Void
    ) throws(SigningFailure)

    /// Judges a message as it arrived; there is at least one secret.
    func verify(
        _ message: ReceivedMessage,
        with secrets: [SigningSecret]
    ) throws(SignatureRefusal) -> VerifiedMessage
}
