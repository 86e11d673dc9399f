public import FoundationEssentials
public import Tackle

/// A webhook that nobody tries to deliver any more.
public struct DeadLetter: Sendable, Hashable {
    /// The webhook.
    public let webhook: Webhook

    /// How many attempts were made.
    public let attempts: Int

    /// Why it was given up: an error's short description, such as `status` or `expired`.
    public let reason: String

    /// Why, in one sentence.
    public let message: String

    /// The status of the last answer, where there was one.
    public let status: Int?

    /// When it was given up.
    public let time: Date

    /// Makes a dead letter.
    public init(
        webhook: Webhook,
        attempts: Int,
        reason: String,
        message: String,
        status: Int?,
        time: Date
    ) {
        self.webhook = webhook
        self.attempts = attempts
        self.reason = reason
        self.message = message
        self.status = status
        self.time = time
    }

    /// Makes a dead letter of the error that was its last.
    public init(_ webhook: Webhook, _ error: SendError, attempts: Int, at time: Date) {
        self.init(
            webhook: webhook,
            attempts: attempts,
            reason: error.shortDescription,
            message: error.message,
            status: error.status,
            time: time
        )
    }
}
