import FoundationEssentials
import Synchronization
import Tackle
import TackleQueueing

/// The spool's log as the drain sees it.
final class SpoolStore: DeliveryStore {
    private let log = Mutex<SpoolLog?>(nil)

    /// Uses a log from here on.
    func use(_ log: SpoolLog) {
        self.log.withLock { $0 = log }
    }

    func webhook(for handle: UInt64) async throws -> Webhook {
        try await opened().webhook(for: handle)
    }

    /// The note rides with the next batch: a crash before that repeats the delivery, which a
    /// receiver knows by its id.
    func settle(_ handle: UInt64, as outcome: QueueOutcome) async throws {
        var record = SpoolRecord(kind: .delivered, number: 0, message: handle)
        switch outcome {
        case .delivered:
            break
        case .retry(let attempts, let due, _):
            record.kind = .retry
            record.attempts = UInt32(clamping: attempts)
            record.due = due.milliseconds
        case .dead(let attempts, let error):
            record.kind = .dead
            record.attempts = UInt32(clamping: attempts)
            record.body = Array("\(error)".utf8)
        }
        try opened().note(record)
    }

    private func opened() throws -> SpoolLog {
        guard let log = log.withLock({ $0 }) else {
            throw SendError(.notStored, "the spool is not open")
        }
        return log
    }
}
