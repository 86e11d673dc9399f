/// What a queue still does after it was closed.
public enum QueueClosing: Sendable, Hashable {
    /// Everything enqueued is delivered or dead before `run(next:)` ends, retries and due times
    /// waited for: for a queue that keeps deliveries in memory only.
    case everything

    /// No further attempt is started, and `run(next:)` ends once those in flight are finished: for
    /// a queue that keeps the rest on disk for the next process.
    case inFlightOnly
}
