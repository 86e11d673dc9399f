public import Tackle

extension QueueOptions {
    /// The options by name; a queue appends them to its own.
    public static let options = [
        PluginOption(
            "concurrency",
            .count(in: concurrencies),
            default: "1024",
            "deliveries in flight, 1 to 65536"
        ),
        PluginOption(
            "per-endpoint",
            .count(in: concurrencies),
            default: "8",
            "deliveries in flight to one endpoint"
        ),
        PluginOption(
            "rate",
            PluginOption.Kind("count and unit", schema: DeliveryRate.schema),
            "attempts to one endpoint, such as 50/s, 600/m or 9000/h"
        ),
        PluginOption(
            "schedule",
            ScheduleOption.kind,
            default: "standard",
            options: ScheduleOption.options,
            "the waits between attempts"
        ),
        PluginOption(
            "max-attempts",
            .count(in: attemptCounts),
            "attempts in all, 1 to 1000; the schedule's"
        ),
        PluginOption("max-age", .duration, "how old a delivery may be when an attempt starts"),
        PluginOption(
            "jitter",
            .number(in: 0...1),
            default: "0.2",
            "how far a wait may vary, 0 to 1"
        ),
        PluginOption(
            "retry-after-limit",
            .duration,
            default: "24h",
            "the longest wait that a receiver may ask for"
        ),
        PluginOption(
            "endpoint-capacity",
            .count(in: capacities),
            "deliveries to one endpoint that the queue has at most, 1 to 10000000"
        ),
        PluginOption(
            "breaker",
            .count(in: breakers),
            default: "10",
            "failures in a row after which an endpoint is only probed, 1 to 1000"
        ),
        PluginOption(
            "disable-after",
            .duration,
            "how long an endpoint may fail until it is disabled"
        ),
        PluginOption(
            "coalescing",
            .choice(["replace", "off"]),
            default: "replace",
            "whether a newer webhook takes the place of one that waits with its coalescing key"
        ),
        PluginOption(
            "duplicates",
            .choice(DuplicateRule.allCases.map(\.rawValue)),
            default: "allow",
            "what becomes of a webhook with the id and endpoint of one that waits or was delivered"
        ),
        PluginOption(
            "duplicate-window",
            .count(in: windows),
            default: "10000",
            "how many delivered ones are remembered for that, 0 to 10000000"
        ),
    ]

    /// Reads and checks the options of a queue's map.
    ///
    /// - Throws: ``/Tackle/ConfigurationError``.
    public init(_ reader: OptionReader) throws {
        let concurrency = try reader.count("concurrency", in: Self.concurrencies) ?? 1024
        let perEndpoint = try reader.count("per-endpoint", in: Self.concurrencies)
        if let perEndpoint, perEndpoint > concurrency {
            throw reader.error(
                "per-endpoint",
                "\(perEndpoint) is more than 'concurrency', which is \(concurrency):"
                    + " lower it, or raise 'concurrency'"
            )
        }
        let schedule = try reader.value("schedule", as: ScheduleOption.self)?.schedule
        self.init(
            concurrency: concurrency,
            perEndpoint: perEndpoint ?? min(8, concurrency),
            rate: try Self.rate(reader),
            schedule: schedule ?? .standard,
            maximumAttempts: try reader.count("max-attempts", in: Self.attemptCounts),
            maximumAge: try reader.duration("max-age"),
            jitter: try reader.number("jitter", in: 0...1) ?? 0.2,
            retryAfterLimit: try reader.duration("retry-after-limit") ?? .seconds(24 * 3600)
        )
        endpointCapacity = try reader.count("endpoint-capacity", in: Self.capacities)
        breaker = try reader.count("breaker", in: Self.breakers) ?? breaker
        disableAfter = try reader.duration("disable-after")
        if try reader.choice("coalescing", of: ["replace", "off"]) == "off" { coalescing = .off }
        let rules = DuplicateRule.allCases.map(\.rawValue)
        let rule = try reader.choice("duplicates", of: rules)
        duplicates = rule.flatMap(DuplicateRule.init) ?? duplicates
        duplicateWindow =
            try reader.count("duplicate-window", in: Self.windows) ?? duplicateWindow
    }

    private static func rate(_ reader: OptionReader) throws -> DeliveryRate? {
        guard let text = try reader.text("rate") else { return nil }
        guard let rate = DeliveryRate(text) else {
            throw reader.error("rate", "'\(text.quotable)' is not \(DeliveryRate.grammar)")
        }
        return rate
    }
}
