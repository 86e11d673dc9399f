import Tackle
import TackleQueueing
import Testing

/// Options that code gives, with values that make no sense.
@Suite struct QueueOptionsCheckTests {
    private static let absurd: [(String, @Sendable (inout QueueOptions) -> Void)] = [
        ("concurrency", { $0.concurrency = 0 }),
        ("concurrency", { $0.concurrency = -1 }),
        ("concurrency", { $0.concurrency = 65_537 }),
        ("concurrency", { $0.concurrency = .max }),
        ("per-endpoint", { $0.perEndpoint = 0 }),
        ("per-endpoint", { $0.perEndpoint = .min }),
        ("breaker", { $0.breaker = 0 }),
        ("breaker", { $0.breaker = 1001 }),
        ("duplicate-window", { $0.duplicateWindow = -1 }),
        ("duplicate-window", { $0.duplicateWindow = 10_000_001 }),
        ("max-attempts", { $0.retryPolicy.maximumAttempts = 0 }),
        ("max-attempts", { $0.retryPolicy.maximumAttempts = 1001 }),
        ("jitter", { $0.retryPolicy.jitter = -0.1 }),
        ("jitter", { $0.retryPolicy.jitter = 1.1 }),
        ("jitter", { $0.retryPolicy.jitter = .nan }),
        ("jitter", { $0.retryPolicy.jitter = .infinity }),
        ("retry-after-limit", { $0.retryPolicy.retryAfterLimit = .zero }),
        ("retry-after-limit", { $0.retryPolicy.retryAfterLimit = .seconds(Int64.max) }),
        ("max-age", { $0.maximumAge = .zero }),
        ("max-age", { $0.maximumAge = .seconds(-1) }),
        ("max-age", { $0.maximumAge = .seconds(Int64.max) }),
        ("disable-after", { $0.disableAfter = .zero }),
        ("disable-after", { $0.disableAfter = .seconds(Int64.min) }),
        ("disable-after", { $0.disableAfter = .seconds(Int64.max) }),
        ("schedule", { $0.retryPolicy.schedule = .list([.seconds(5), .zero]) }),
        ("schedule", { $0.retryPolicy.schedule = .list([.seconds(-5)]) }),
        ("schedule", { $0.retryPolicy.schedule = .list([.seconds(Int64.max)]) }),
        ("schedule", { $0.retryPolicy.schedule = .exponential(initial: .zero) }),
        (
            "schedule",
            {
                $0.retryPolicy.schedule = .exponential(
                    initial: .seconds(1),
                    maximum: .seconds(Int64.max)
                )
            }
        ),
        ("schedule", { $0.retryPolicy.schedule = .exponential(initial: .seconds(1), factor: 0.9) }),
        ("schedule", { $0.retryPolicy.schedule = .exponential(initial: .seconds(1), factor: -2) }),
        (
            "schedule",
            { $0.retryPolicy.schedule = .exponential(initial: .seconds(1), factor: .nan) }
        ),
        (
            "schedule",
            { $0.retryPolicy.schedule = .exponential(initial: .seconds(1), factor: .infinity) }
        ),
    ]

    @Test(arguments: absurd.indices)
    func `each is refused with the name of the option`(_ index: Int) {
        var options = QueueOptions()
        Self.absurd[index].1(&options)
        let error = #expect(throws: ConfigurationError.self) { try options.check() }
        #expect(error?.path == Self.absurd[index].0)
        #expect(error?.reason.contains("out of range") == true)
    }

    @Test func `the bounds themselves are fine`() throws {
        var options = QueueOptions(concurrency: 65_536, perEndpoint: 65_536, jitter: 1)
        options.breaker = 1000
        options.duplicateWindow = 10_000_000
        options.maximumAge = .seconds(36_525 * 86_400)
        options.disableAfter = .nanoseconds(1)
        options.retryPolicy.maximumAttempts = 1000
        options.retryPolicy.schedule = .exponential(initial: .nanoseconds(1), factor: 1000)
        try options.check()
        options = QueueOptions(concurrency: 1, perEndpoint: 1, jitter: 0)
        options.breaker = 1
        options.duplicateWindow = 0
        options.retryPolicy.maximumAttempts = 1
        try options.check()
    }

    @Test(
        arguments: [
            (DeliveryRate.perSecond(0), "1/s"), (.perSecond(.min), "1/s"),
            (.perSecond(.max), "1000000/s"), (.perMinute(.max), "60000000/m"),
            (.perHour(.max), "3600000000/h"), (.perHour(9000), "9000/h"),
        ]
    )
    func `a rate out of range is the nearest that is allowed`(_ rate: DeliveryRate, _ text: String)
    {
        #expect(rate.description == text)
    }
}
