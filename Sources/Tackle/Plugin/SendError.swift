/// Nobody has taken responsibility for a delivery, and what may be done about it.
///
/// The description is one sentence that never holds a secret, a path or a query.
/// ``shortDescription`` has no variable part at all and is fit for a metric label.
public struct SendError: Error, Sendable, CustomStringConvertible {
    /// What kind of error it is.
    public let code: Code

    /// Whether another attempt makes sense, and when.
    public let verdict: Verdict

    /// What went wrong and what to do, in one sentence.
    public let message: String

    /// The error behind it, where there is one.
    public let underlying: (any Error)?

    /// The attempt that failed, where one was made.
    public var attempt: Attempt?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: the kind of error; it brings its usual verdict.
    ///   - message: one sentence without a full stop.
    ///   - verdict: another verdict than the code's usual one.
    ///   - attempt: the attempt that failed, where one was made.
    ///   - underlying: the error behind it.
    public init(
        _ code: Code,
        _ message: String,
        verdict: Verdict? = nil,
        attempt: Attempt? = nil,
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.verdict = verdict ?? code.usualVerdict
        self.message = message
        self.attempt = attempt
        self.underlying = underlying
    }

    /// Any error as a send error: one that nobody recognises is retried, never dropped.
    public init(wrapping error: any Error) {
        switch error {
        case let error as SendError:
            self = error
        case let error as InvalidWebhook:
            self.init(.invalidWebhook, error.description, underlying: error)
        default:
            self.init(.unknown, "unexpected error: \(error)", underlying: error)
        }
    }

    /// The name of the code: a small fixed set of words, fit for a metric label.
    public var shortDescription: String { code.name }

    /// The HTTP status, where the receiver has answered.
    public var status: Int? { attempt?.response?.status }

    /// `code: message`.
    public var description: String { "\(code.name): \(message)" }
}
