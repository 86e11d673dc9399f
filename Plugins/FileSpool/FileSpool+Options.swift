public import Tackle
public import TackleQueueing

extension FileSpool {
    /// What `send` does when the spool has its largest size.
    public enum WhenFull: String, Sendable, CaseIterable {
        /// It throws ``/Tackle/SendError`` with the code `queue-full`.
        case `throw`

        /// It waits until deliveries have made room.
        case wait
    }

    /// What a configuration may set.
    public struct Options: Decodable, Sendable {
        /// Where the spool is; relative to the working directory, or absolute.
        public let directory: String

        /// The size in bytes at which another segment is begun.
        public let segmentSize: Int

        /// How many bytes the spool may have on disk; `nil` is no limit.
        public let maximumSize: Int?

        /// What `send` does when it has them.
        public let whenFull: WhenFull

        /// When what is accepted is synced.
        public let sync: SyncMode

        /// When what is accepted is sent.
        public let queue: QueueOptions

        /// Reads and checks the options.
        ///
        /// - Throws: ``/Tackle/ConfigurationError``.
        public init(from decoder: any Decoder) throws {
            let reader = try OptionReader(decoder, known: FileSpool.options)
            guard let directory = try reader.text("directory") else {
                throw reader.error("'directory' is missing: add the path of a directory")
            }
            guard !directory.isEmpty else {
                throw reader.error("directory", "it is empty: give the path of a directory")
            }
            guard !directory.utf8.contains(0) else {
                throw reader.error("directory", "it has a NUL, which no path can have: remove it")
            }
            self.directory = directory
            segmentSize =
                try reader.size("segment-size", in: FileSpool.segmentSizes)
                ?? FileSpool.usualSegmentSize
            let least = 4 * FileSpool.segmentSizes.lowerBound
            maximumSize = try reader.size("max-size", in: least...Int(Int32.max) << 20)
            let words = WhenFull.allCases.map(\.rawValue)
            whenFull =
                try reader.choice("when-full", of: words).flatMap(WhenFull.init) ?? .throw
            sync = try Self.sync(reader)
            queue = try QueueOptions(reader)
        }

        private static func sync(_ reader: OptionReader) throws -> SyncMode {
            let word = try reader.choice("sync", of: ["fsync", "interval", "none"])
            let interval = try reader.duration("sync-interval", in: FileSpool.syncIntervals)
            switch word {
            case "interval":
                return .interval(interval ?? FileSpool.usualSyncInterval)
            case let other where interval != nil:
                throw reader.error(
                    "sync-interval",
                    "it has no meaning with sync '\(other ?? "fsync")': add 'sync: interval',"
                        + " or remove it"
                )
            case "none":
                return .none
            default:
                return .fsync
            }
        }
    }

    static let segmentSizes = (64 << 10)...(4 << 30)
    static let usualSegmentSize = 64 << 20
    static let syncIntervals = Duration.milliseconds(1) ... .seconds(60)
    static let usualSyncInterval = Duration.milliseconds(100)

    /// `file-spool`.
    public static let pluginName = "file-spool"

    /// The options by name.
    public static let options: [PluginOption] =
        [
            PluginOption(
                "directory",
                .name,
                required: true,
                "where the spool is; made where the directory above it is there"
            ),
            PluginOption(
                "sync",
                .choice(["fsync", "interval", "none"]),
                default: "fsync",
                "when what it accepts is synced: before send returns, soon after, or never"
            ),
            PluginOption(
                "sync-interval",
                .duration,
                default: "100ms",
                "how soon after, 1ms to 1m; only with sync: interval"
            ),
            PluginOption(
                "segment-size",
                .size,
                default: "64MiB",
                "when another file is begun, 64KiB to 4GiB"
            ),
            PluginOption("max-size", .size, "how much it may have on disk, at least 256KiB"),
            PluginOption(
                "when-full",
                .choice(WhenFull.allCases.map(\.rawValue)),
                default: "throw",
                "what send does when it has that"
            ),
        ] + QueueOptions.options

    /// Makes the spool from a configuration.
    public convenience init(options: Options) {
        self.init(
            checked: options.queue,
            directory: options.directory,
            segmentSize: options.segmentSize,
            maximumSize: options.maximumSize,
            whenFull: options.whenFull,
            sync: options.sync
        )
    }
}
