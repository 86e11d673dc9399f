/// Decides what follows a failed attempt: a wait, or giving up.
///
/// It is pure: it never sleeps and keeps nothing. The in-line ``Retry`` uses it for seconds, the
/// queues for hours.
public struct RetryPolicy: Sendable, Hashable {
    /// The waits between attempts.
    public var schedule: RetrySchedule

    /// How many attempts there are in all, where the schedule makes as many.
    public var maximumAttempts: Int

    /// How far a wait may lie from the schedule's, as a share of it: 0.2 is ±20 %.
    public var jitter: Double

    /// The longest wait that a receiver may ask for with `Retry-After`.
    public var retryAfterLimit: Duration

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - schedule: the waits between attempts.
    ///   - maximumAttempts: attempts in all; by default as many as the schedule makes, and 10 where
    ///     it has no end.
    ///   - jitter: from 0 to 1.
    ///   - retryAfterLimit: a ceiling for `Retry-After`.
    public init(
        schedule: RetrySchedule = .standard,
        maximumAttempts: Int? = nil,
        jitter: Double = 0.2,
        retryAfterLimit: Duration = .seconds(24 * 3600)
    ) {
        self.schedule = schedule
        self.maximumAttempts = maximumAttempts ?? schedule.attempts ?? 10
        self.jitter = jitter
        self.retryAfterLimit = retryAfterLimit
    }

    /// What follows a failed attempt.
    public enum Decision: Sendable, Hashable {
        /// Try again after this time.
        case retry(after: Duration)

        /// Do not try again.
        case giveUp
    }

    /// Decides what follows a failed attempt.
    ///
    /// `Retry-After` makes a wait longer, never shorter, and up to ``retryAfterLimit``; jitter is
    /// not taken off what the receiver asked for.
    ///
    /// - Parameters:
    ///   - error: why the attempt failed.
    ///   - attempt: its number, from 1.
    ///   - generator: where the jitter comes from.
    /// - Returns: a wait, or giving up.
    public func decision(
        after error: SendError,
        attempt: Int,
        using generator: inout some RandomNumberGenerator
    ) -> Decision {
        guard error.verdict.isRetryable, attempt < maximumAttempts,
            let wait = schedule.wait(after: attempt)
        else { return .giveUp }
        let spread = Double.random(in: -1...1, using: &generator) * jitter
        let jittered = Duration.seconds(wait / .seconds(1) * (1 + spread))
        let asked = min(error.verdict.retryAfter ?? .zero, retryAfterLimit)
        return .retry(after: max(jittered, asked))
    }
}
