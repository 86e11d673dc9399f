public import Tackle

/// When a queue sends what it has accepted: the options that all queues share.
public struct QueueOptions: Sendable, Hashable {
    /// How many deliveries may be in flight in all; less than 1 counts as 1.
    public var concurrency: Int

    /// How many deliveries to one endpoint may be in flight; less than 1 counts as 1.
    public var perEndpoint: Int

    /// What follows a failed attempt: schedule, limit on attempts, jitter, `Retry-After`.
    public var retryPolicy: RetryPolicy

    /// How old a delivery may be when an attempt starts; older ones become dead letters. `nil` is
    /// no limit.
    public var maximumAge: Duration?

    /// Makes options; what is not given has the default of a configuration.
    ///
    /// - Parameters:
    ///   - concurrency: deliveries in flight in all.
    ///   - perEndpoint: deliveries in flight to one endpoint.
    ///   - schedule: the waits between attempts.
    ///   - maximumAttempts: attempts in all; by default as many as the schedule makes, and 10 where
    ///     it has no end.
    ///   - maximumAge: how old a delivery may be when an attempt starts.
    ///   - jitter: how far a wait may lie from the schedule's, as a share of it, 0 to 1.
    ///   - retryAfterLimit: the longest wait that a receiver may ask for.
    public init(
        concurrency: Int = 1024,
        perEndpoint: Int = 8,
        schedule: RetrySchedule = .standard,
        maximumAttempts: Int? = nil,
        maximumAge: Duration? = nil,
        jitter: Double = 0.2,
        retryAfterLimit: Duration = .seconds(24 * 3600)
    ) {
        self.concurrency = concurrency
        self.perEndpoint = perEndpoint
        self.maximumAge = maximumAge
        retryPolicy = RetryPolicy(
            schedule: schedule,
            maximumAttempts: maximumAttempts,
            jitter: jitter,
            retryAfterLimit: retryAfterLimit
        )
    }
}
