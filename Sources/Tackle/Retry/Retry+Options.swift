extension Retry: ConfigurablePlugin {
    /// What a configuration may set.
    public struct Options: Decodable, Sendable {
        /// The policy that the options amount to.
        public let policy: RetryPolicy

        /// Reads and checks the options.
        ///
        /// - Throws: ``ConfigurationError``.
        public init(from decoder: any Decoder) throws {
            let options = try OptionReader(decoder, known: Retry.options)
            let initial = try options.duration("initial") ?? .seconds(1)
            let maximum = try options.duration("maximum") ?? max(initial, .seconds(30))
            guard initial <= maximum else {
                throw options.error("initial", "it is longer than 'maximum': make it shorter")
            }
            policy = RetryPolicy(
                schedule: .exponential(
                    initial: initial,
                    factor: try options.number("factor", in: 1...1000) ?? 2,
                    maximum: maximum
                ),
                maximumAttempts: try options.count("attempts", in: 1...100) ?? 3,
                jitter: try options.number("jitter", in: 0...1) ?? 0.2
            )
        }
    }

    /// `retry`.
    public static let pluginName = "retry"

    /// The options by name.
    public static let options = [
        PluginOption("attempts", .count(in: 1...100), default: "3", "attempts in all, 1 to 100"),
        PluginOption("initial", .duration, default: "1s", "the first wait"),
        PluginOption(
            "factor",
            .number(in: 1...1000),
            default: "2",
            "how much longer each wait is, at least 1"
        ),
        PluginOption("maximum", .duration, default: "30s", "the longest wait"),
        PluginOption(
            "jitter",
            .number(in: 0...1),
            default: "0.2",
            "how far a wait may vary, 0 to 1"
        ),
    ]

    /// What it promises.
    public static let promises = [
        "Tries again within the call, for seconds; it keeps nothing, and a crash ends it."
    ]

    /// The policy, as far as a configuration can write it: waits that are listed are only told.
    public var details: StageDetails {
        let growth = policy.schedule.growth
        let settings = [
            StageDetails.Setting("attempts", .count(policy.maximumAttempts)),
            StageDetails.Setting("initial", growth.map { .duration($0.initial) }),
            StageDetails.Setting("factor", growth.map { .number($0.factor) }),
            StageDetails.Setting("maximum", growth.map { .duration($0.maximum) }),
            StageDetails.Setting("jitter", .number(policy.jitter)),
        ]
        let waits = policy.schedule.listed.map { "\(DurationText($0))" }.joined(separator: ", ")
        return StageDetails(
            settings: settings.compactMap(\.self),
            promises: Self.promises
                + (growth == nil && !waits.isEmpty ? ["Waits \(waits) between attempts."] : []),
            retryPolicy: policy
        )
    }

    /// Makes the stage from a configuration.
    public init(options: Options) {
        self.init(options.policy)
    }
}
