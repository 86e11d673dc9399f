public import Tackle

extension QueueOptions {
    /// The options by name; a queue appends them to its own.
    public static let options = [
        PluginOption("concurrency", .count, default: "1024", "deliveries in flight, 1 to 65536"),
        PluginOption("per-endpoint", .count, default: "8", "deliveries in flight to one endpoint"),
        PluginOption(
            "schedule",
            PluginOption.Kind("standard, a list of durations, or { exponential: … }"),
            default: "standard",
            options: ScheduleOption.options,
            "the waits between attempts"
        ),
        PluginOption("max-attempts", .count, "attempts in all, 1 to 1000; the schedule's"),
        PluginOption("max-age", .duration, "how old a delivery may be when an attempt starts"),
        PluginOption("jitter", .number, default: "0.2", "how far a wait may vary, 0 to 1"),
        PluginOption(
            "retry-after-limit",
            .duration,
            default: "24h",
            "the longest wait that a receiver may ask for"
        ),
    ]

    /// Reads and checks the options of a queue's map.
    ///
    /// - Throws: ``ConfigurationError``.
    public init(_ reader: OptionReader) throws {
        let concurrency = try reader.count("concurrency", in: 1...65_536) ?? 1024
        let perEndpoint = try reader.count("per-endpoint", in: 1...65_536)
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
            schedule: schedule ?? .standard,
            maximumAttempts: try reader.count("max-attempts", in: 1...1000),
            maximumAge: try reader.duration("max-age"),
            jitter: try reader.number("jitter", in: 0...1) ?? 0.2,
            retryAfterLimit: try reader.duration("retry-after-limit") ?? .seconds(24 * 3600)
        )
    }
}
