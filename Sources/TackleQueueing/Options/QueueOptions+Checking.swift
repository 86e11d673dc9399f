public import Tackle

extension QueueOptions {
    static let concurrencies = 1...65_536
    static let capacities = 1...10_000_000
    static let breakers = 1...1000
    static let attemptCounts = 1...1000
    static let windows = 0...10_000_000
    static let durations = Duration.nanoseconds(1)...Duration.seconds(36_525 * 86_400)

    /// Checks that everything is in range; a queue that is made with options does so itself.
    ///
    /// - Throws: `ConfigurationError` with the name that the option has in a configuration.
    public func check() throws(ConfigurationError) {
        try ConfigurationError.check(concurrency, "concurrency", in: Self.concurrencies)
        try ConfigurationError.check(perEndpoint, "per-endpoint", in: Self.concurrencies)
        if let endpointCapacity {
            try ConfigurationError.check(endpointCapacity, "endpoint-capacity", in: Self.capacities)
        }
        try ConfigurationError.check(breaker, "breaker", in: Self.breakers)
        try ConfigurationError.check(duplicateWindow, "duplicate-window", in: Self.windows)
        try ConfigurationError.check(
            retryPolicy.maximumAttempts,
            "max-attempts",
            in: Self.attemptCounts
        )
        try ConfigurationError.check(retryPolicy.jitter, "jitter", in: 0...1)
        try Self.check(retryPolicy.retryAfterLimit, "retry-after-limit")
        if let maximumAge { try Self.check(maximumAge, "max-age") }
        if let disableAfter { try Self.check(disableAfter, "disable-after") }
        for wait in retryPolicy.schedule.listed { try Self.check(wait, "schedule") }
        try ConfigurationError.check(retryPolicy.schedule.factor, "schedule", in: 1...1000)
    }

    private static func check(
        _ duration: Duration,
        _ name: String
    ) throws(ConfigurationError) {
        guard !durations.contains(duration) else { return }
        throw ConfigurationError(
            path: name,
            reason: "\(duration) is out of range: more than zero, and at most a hundred years"
        )
    }
}

extension ConfigurationError {
    /// Checks a value that code has given.
    ///
    /// - Throws: `ConfigurationError` with the name of the option.
    package static func check<Value: Comparable>(
        _ value: Value,
        _ name: String,
        in range: ClosedRange<Value>
    ) throws(ConfigurationError) {
        guard !range.contains(value) else { return }
        throw ConfigurationError(
            path: name,
            reason: "\(value) is out of range: \(range.lowerBound) to \(range.upperBound)"
        )
    }
}
