import Logging
import Synchronization

/// Keeps what is logged, as text.
final class CollectedLog: Sendable {
    private let collected = Mutex("")

    var text: String { collected.withLock { $0 } }

    var logger: Logger {
        Logger(label: "fuzz") { _ in Handler(log: self) }
    }

    func clear() { collected.withLock { $0 = "" } }

    private struct Handler: LogHandler {
        let log: CollectedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            log.collected.withLock { $0 += "\(event.message)\n" }
        }
    }
}
