/// Nobody has taken responsibility for a webhook at some of the endpoints it was sent to.
public struct FanOutError: Error, Sendable, CustomStringConvertible {
    /// What came of it at each endpoint, those that have it among them.
    public let fanOut: FanOut

    /// How many endpoints lack it, and what the first ten of them answered, in one sentence.
    public var description: String {
        let failures = fanOut.failures
        let shown = failures.prefix(10).map { failure in
            "\(failure.address): \(failure.error.map { "\($0)" } ?? "")"
        }
        let rest = failures.count > shown.count ? "; and \(failures.count - shown.count) more" : ""
        return "\(failures.count) of \(fanOut.outcomes.count) endpoints have not taken the webhook:"
            + " \(shown.joined(separator: "; "))\(rest)"
    }
}
