/// A message that is being signed, with what is made of it once, however many secrets sign.
struct SigningDraft {
    let message: SignableMessage

    /// The time as a header field has it.
    let timestamp: String

    /// The Content-Digest of the body, once a scheme has made it.
    private var madeDigest: String?

    /// Begins to sign a message.
    ///
    /// - Throws: ``SigningFailure/timestamp`` for a time that no verifier takes.
    init(_ message: SignableMessage) throws(SigningFailure) {
        guard let timestamp = UnixTimestamp.text(message.timestamp) else { throw .timestamp }
        self.message = message
        self.timestamp = timestamp
    }

    /// The Content-Digest of the body.
    mutating func digest() throws(SigningFailure) -> String {
        if let madeDigest { return madeDigest }
        let digest = try ContentDigest.value(of: message.body)
        madeDigest = digest
        return digest
    }
}
