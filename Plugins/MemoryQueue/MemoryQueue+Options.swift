public import Tackle
public import TackleQueueing

extension MemoryQueue {
    /// What a configuration may set.
    public struct Options: Decodable, Sendable {
        /// How many deliveries it has at most.
        public let capacity: Int

        /// What `send` does while there is no room.
        public let whenFull: WhenFull

        /// How many of the latest dead letters it keeps.
        public let deadLetters: Int

        /// When it sends what it has.
        public let queue: QueueOptions

        /// Reads and checks the options.
        ///
        /// - Throws: ``/Tackle/ConfigurationError``.
        public init(from decoder: any Decoder) throws {
            let options = try OptionReader(decoder, known: MemoryQueue.options)
            capacity = try options.count("capacity", in: MemoryQueue.capacities) ?? 10_000
            deadLetters =
                try options.count("dead-letters", in: MemoryQueue.deadLetterCounts) ?? 1000
            let word = try options.choice("when-full", of: WhenFull.allCases.map(\.rawValue))
            whenFull = word.flatMap(WhenFull.init(rawValue:)) ?? .wait
            queue = try QueueOptions(options)
        }
    }

    /// `memory-queue`.
    public static let pluginName = "memory-queue"

    /// The options by name.
    public static let options =
        [
            PluginOption(
                "capacity",
                .count(in: capacities),
                default: "10000",
                "deliveries it has at most"
            ),
            PluginOption(
                "when-full",
                .choice(WhenFull.allCases.map(\.rawValue)),
                default: "wait",
                "what sending does while there is no room"
            ),
            PluginOption(
                "dead-letters",
                .count(in: deadLetterCounts),
                default: "1000",
                "the latest dead letters it keeps, 0 to 1000000"
            ),
        ] + QueueOptions.options

    /// Makes the stage from a configuration.
    public convenience init(options: Options) {
        self.init(
            checked: options.queue,
            options.capacity,
            options.whenFull,
            options.deadLetters,
            SystemClock()
        )
    }
}
