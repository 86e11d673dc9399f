public import FoundationEssentials

/// What a signature scheme signs: one attempt at a webhook.
public struct SignableMessage: Sendable, Hashable {
    /// The webhook's id, the same for every attempt.
    public let id: String

    /// The time of the attempt, in whole seconds since 1970.
    public let timestamp: Int64

    /// The body, byte for byte as it is sent.
    public let body: [UInt8]

    /// What the request asks of whom; HTTP Message Signatures alone needs it.
    public let target: RequestTarget?

    /// Makes a message; whether a scheme can sign it shows when it is signed.
    public init(id: String, timestamp: Int64, body: [UInt8], target: RequestTarget? = nil) {
        self.id = id
        self.timestamp = timestamp
        self.body = body
        self.target = target
    }

    /// Makes a message for an attempt at a date, whose fraction of a second is cut off.
    ///
    /// - Throws: ``SigningFailure/timestamp`` if the date is not between 1970 and about 33658.
    public init(
        id: String,
        date: Date,
        body: [UInt8],
        target: RequestTarget? = nil
    ) throws(SigningFailure) {
        let seconds = date.timeIntervalSince1970.rounded(.down)
        guard UnixTimestamp.range.contains(seconds) else { throw .timestamp }
        self.init(id: id, timestamp: Int64(seconds), body: body, target: target)
    }
}
