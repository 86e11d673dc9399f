import Logging
public import Tackle
import TackleQueueing

extension SpoolLog {
    /// The webhook of a message.
    ///
    /// - Throws: ``SendError`` with the code `damaged` where it can never be read;
    ///   ``FileSystemError`` where it cannot be read now.
    func webhook(_ message: UInt64) throws -> Webhook {
        guard let entry = index.withLock({ $0.entries[message] }) else {
            throw SendError(.damaged, "the spool has no readable message \(message)")
        }
        do {
            return try WebhookCoding.decode(record(at: entry.place, of: message))
        } catch let error as FileSystemError {
            throw error
        } catch {
            index.withLock { $0.markDamaged(UInt64(entry.place.segment)) }
            throw error as? SendError ?? SendError(.damaged, "\(error)", underlying: error)
        }
    }

    /// The numbers of what waits, or of the dead letters, in the order accepted.
    func numbers(isDead: Bool) -> [UInt64] {
        index.withLock { $0.numbers(isDead: isDead) }
    }

    /// A dead letter with what can be read of its reason.
    ///
    /// - Throws: as ``webhook(_:)`` does.
    func deadLetter(_ message: UInt64) throws -> DeadLetter {
        let webhook = try webhook(message)
        let reason = reason(message)
        return DeadLetter(
            webhook: webhook,
            attempts: index.withLock { $0.entries[message]?.attempts } ?? 0,
            reason: reason?.code ?? "unknown",
            message: reason?.message ?? "the reason cannot be read",
            status: reason?.status,
            time: reason?.time ?? webhook.created
        )
    }

    /// Why a dead letter is one; `nil` where it is none or its reason cannot be read.
    func reason(_ message: UInt64) -> DeadReason? {
        guard let place = index.withLock({ $0.reasons[message] }),
            let body = try? record(at: place, of: message)
        else { return nil }
        return DeadReason(body)
    }

    /// The body of a record, checked.
    func record(at place: SpoolPlace, of message: UInt64) throws -> ArraySlice<UInt8> {
        let file = try readers.file(UInt64(place.segment))
        let bytes = try file.readAll(place.size, at: place.offset)
        return try SpoolRecord.body(bytes[...], at: place, of: message, in: spool)
    }

    /// Calls a closure with what waits, in the order accepted and a portion at a time, and notes
    /// what tells one from the other.
    ///
    /// - Throws: an error where the segments cannot be read now.
    func forEachWaiting(
        _ body: ([(delivery: QueuedDelivery, id: DeliveryID?)]) -> Void
    ) throws {
        let windows = SegmentWindows(directory)
        var portion: [(delivery: QueuedDelivery, id: DeliveryID?)] = []
        var unreadable: [UInt64] = []
        try index.withLock { index in
            try index.noteIdentities { number, entry in
                guard let keys = WebhookKeys(try windows.body(at: entry.place)) else {
                    unreadable.append(number)
                    return 0
                }
                guard !entry.isDead else { return keys.identity }
                portion.append(
                    (
                        keys.delivery(number, entry),
                        settings.remembering > 0 ? keys.deliveryID : nil
                    )
                )
                if portion.count == 1024 {
                    body(portion)
                    portion.removeAll(keepingCapacity: true)
                }
                return keys.identity
            }
        }
        body(portion)
        for number in unreadable {
            logger.error("message \(number) is no webhook: it stays where it is")
        }
    }
}

extension SendError.Code {
    /// A stored webhook is damaged on the disk: it is kept, but nobody can send it.
    public static let damaged = Self("damaged", .permanent)
}
