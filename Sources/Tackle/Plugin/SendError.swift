/// Nobody has taken responsibility for a delivery, and what may be done about it.
///
/// The description is one sentence that never holds a secret, a path or a query.
/// ``shortDescription`` has no variable part at all and is fit for a metric label.
public struct SendError: Error, Sendable, CustomStringConvertible {
    /// Large, and seldom there: kept apart, so that what may fail hands on little.
    private enum Made: Sendable {
        case none
        indirect case attempt(Attempt)
    }

    /// What kind of error it is.
    public let code: Code

    /// Whether another attempt makes sense, and when.
    public let verdict: Verdict

    /// What went wrong and what to do, in one sentence.
    public let message: String

    /// The error behind it, where there is one.
    public let underlying: (any Error)?

    private var made: Made

    /// The attempt that failed, where one was made.
    public var attempt: Attempt? {
        get {
            guard case .attempt(let attempt) = made else { return nil }
            return attempt
        }
        set { made = newValue.map { .attempt($0) } ?? .none }
    }

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
        made = attempt.map { .attempt($0) } ?? .none
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
