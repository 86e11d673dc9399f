public import Logging
public import Tackle
public import TackleQueueing

extension FileSpool {
    /// What a configuration may set.
    public struct Options: Decodable, Sendable {
        /// Where the spool is.
        public let directory: String

        /// The size in bytes at which a new file is begun.
        public let segmentSize: Int

        /// When what was accepted is sent.
        public let queue: QueueOptions

        /// Reads and checks the options.
        ///
        /// - Throws: ``Tackle/ConfigurationError``.
        public init(from decoder: any Decoder) throws {
            let reader = try OptionReader(decoder, known: FileSpool.options)
            guard let directory = try reader.text("directory") else {
                throw reader.error("'directory' is missing: add the path of a directory")
            }
            guard !directory.isEmpty, !directory.utf8.contains(0) else {
                throw reader.error("directory", "it is not a path: name a directory")
            }
            self.directory = directory
            segmentSize =
                try reader.size("segment-size", in: (64 << 10)...(4 << 30)) ?? (64 << 20)
            queue = try QueueOptions(reader)
        }
    }

    /// `file-spool`.
    public static let pluginName = "file-spool"

    /// The options by name.
    public static let options: [PluginOption] =
        [
            PluginOption(
                "directory",
                PluginOption.Kind("path"),
                required: true,
                "where the spool is; made where its parent is there"
            ),
            PluginOption("segment-size", .size, default: "64MiB", "when a new file is begun"),
        ] + QueueOptions.options

    /// Makes the spool from a configuration.
    public convenience init(options: Options) {
        self.init(
            directory: options.directory,
            options: options.queue,
            segmentSize: options.segmentSize
        )
    }
}
