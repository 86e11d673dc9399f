public import Tackle

/// When a queue sends what it has accepted: the options that all queues share.
public struct QueueOptions: Sendable, Hashable {
    /// How many deliveries may be in flight in all, 1 to 65,536.
    public var concurrency: Int

    /// How many deliveries to one endpoint may be in flight, 1 to 65,536.
    public var perEndpoint: Int

    /// How many attempts to one endpoint may begin in which time; `nil` is no limit.
    public var rate: DeliveryRate?

    /// What follows a failed attempt: schedule, limit on attempts, jitter, `Retry-After`.
    public var retryPolicy: RetryPolicy

    /// How old a delivery may be when an attempt starts; `nil` is no limit.
    ///
    /// Older ones become dead letters.
    public var maximumAge: Duration?

    /// How many deliveries to one endpoint the queue has at most, 1 to 10,000,000; `nil` is no
    /// limit.
    ///
    /// Sending it one more throws, also where the queue waits when it is full: so an endpoint that
    /// is dead never fills a queue that others need.
    public var endpointCapacity: Int?

    /// How many attempts in a row fail until an endpoint is probed, one attempt at a time, until
    /// one succeeds; 1 to 1000.
    public var breaker = 10

    /// How long an endpoint may fail until it is disabled; `nil` is for ever.
    public var disableAfter: Duration?

    /// What becomes of webhooks with the same endpoint and coalescing key.
    public var coalescing = Coalescing.replace

    /// What becomes of webhooks with the same id and endpoint.
    public var duplicates = DuplicateRule.allow

    /// How many delivered ones are remembered to know a duplicate by, 0 to 10,000,000.
    public var duplicateWindow = 10_000

    /// Makes options; what is not given has the default of a configuration.
    ///
    /// The values are checked where a queue is made: see ``check()``.
    ///
    /// - Parameters:
    ///   - concurrency: deliveries in flight in all.
    ///   - perEndpoint: deliveries in flight to one endpoint.
    ///   - rate: attempts to one endpoint in a time.
    ///   - schedule: the waits between attempts.
    ///   - maximumAttempts: attempts in all; by default as many as the schedule makes, and 10 where
    ///     it has no end.
    ///   - maximumAge: how old a delivery may be when an attempt starts.
    ///   - jitter: how far a wait may lie from the schedule's, as a share of it, 0 to 1.
    ///   - retryAfterLimit: the longest wait that a receiver may ask for.
    public init(
        concurrency: Int = 1024,
        perEndpoint: Int = 8,
        rate: DeliveryRate? = nil,
        schedule: RetrySchedule = .standard,
        maximumAttempts: Int? = nil,
        maximumAge: Duration? = nil,
        jitter: Double = 0.2,
        retryAfterLimit: Duration = .seconds(24 * 3600)
    ) {
        self.concurrency = concurrency
        self.perEndpoint = perEndpoint
        self.rate = rate
        self.maximumAge = maximumAge
        retryPolicy = RetryPolicy(
            schedule: schedule,
            maximumAttempts: maximumAttempts,
            jitter: jitter,
            retryAfterLimit: retryAfterLimit
        )
    }
}
