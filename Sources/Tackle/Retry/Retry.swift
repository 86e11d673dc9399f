/// Tries again within the call: for pipelines without a queue, and for seconds.
///
/// It sleeps in memory and forgets in a crash, so waits of minutes and hours belong to a queue's
/// schedule; a pipeline with a queue refuses this stage.
public struct Retry: SenderPlugin {
    /// What decides after each attempt.
    public let policy: RetryPolicy

    private let clock: any WallClock

    /// Makes the stage.
    ///
    /// - Parameters:
    ///   - policy: by default three attempts, one and two seconds apart, with ±20 % jitter.
    ///   - clock: tells the time; tests give their own.
    public init(_ policy: RetryPolicy = .inline, clock: any WallClock = SystemClock()) {
        self.policy = policy
        self.clock = clock
    }

    /// The delivery as it is: every attempt has the same headers.
    public func preview(_ delivery: Delivery, requestMethod: String) async throws -> Delivery? {
        delivery
    }

    /// Hands the delivery on until an attempt succeeds or the policy gives up.
    ///
    /// - Throws: the last attempt's ``SendError``.
    public func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        var delivery = delivery
        var generator = SystemRandomNumberGenerator()
        while true {
            do {
                return try await next(delivery)
            } catch let error as CancellationError {
                throw error
            } catch {
                var error = SendError(wrapping: error)
                if error.attempt == nil, !error.code.isRefusal {
                    error.attempt = Attempt(number: delivery.attempt)
                }
                let decision = policy.decision(
                    after: error,
                    attempt: delivery.attempt,
                    using: &generator
                )
                guard case .retry(let wait) = decision else { throw error }
                let moment = clock.now.adding(wait)
                if let deadline = delivery.deadline, moment >= deadline { throw error }
                next.report(.attemptFailed(delivery, error, next: moment, at: clock.now))
                try await clock.sleep(until: moment)
                delivery.attempt += 1
            }
        }
    }
}

extension RetryPolicy {
    /// Three attempts, one and two seconds apart: for use within a call.
    public static let inline = RetryPolicy(
        schedule: .exponential(initial: .seconds(1), maximum: .seconds(30)),
        maximumAttempts: 3
    )
}
