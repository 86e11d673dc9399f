package import Logging
import TackleTesting

/// Collects what is logged, for a test to look at and to wait for.
package final class CollectedLog: Sendable {
    /// One message.
    package struct Entry: Sendable {
        package let level: Logger.Level
        package let message: String
    }

    private let collected = Watched<[Entry]>([])

    package init() {}

    /// A logger that collects here and bothers no other test.
    package var logger: Logger {
        Logger(label: "test") { [collected] _ in Handler(collected: collected) }
    }

    /// The messages so far.
    package var entries: [Entry] { collected.current }

    /// Waits until there are a number of messages.
    package func wait(count: Int) async throws {
        try await collected.wait(
            within: .seconds(60),
            for: "\(count) messages",
            seen: { "\($0.map(\.message))" },
            until: { $0.count >= count }
        )
    }

    private struct Handler: LogHandler {
        let collected: Watched<[Entry]>
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            collected.update { $0.append(Entry(level: event.level, message: "\(event.message)")) }
        }
    }
}
