import Dispatch
import FoundationEssentials
import Logging
import Synchronization
import Tackle
import TackleQueueing

/// An open spool: what is accepted goes to its end, what is due is read from where it lies.
///
/// ## Concurrency
///
/// **All writes are serial, and a sync is shared.** Whoever has something to write puts it into an
/// inbox; one queue takes all of it, writes and syncs once, then tells everybody; meanwhile the next
/// batch gathers. Swift's own threads never wait for the disk.
final class SpoolLog: Sendable {
    /// Something to be written.
    enum Command: Sendable {
        case accept(SpoolRecord, stored: @Sendable (UInt64) -> Void, Waiting)
        case note(SpoolRecord)
    }

    typealias Waiting = CheckedContinuation<Void, any Error>

    private struct Inbox {
        var commands: [Command] = []
        var isDraining = false
    }

    /// The most bytes of bodies in a batch.
    private static let batchLimit = 8 << 20

    private let directory: SpoolDirectory
    private let segmentSize: Int
    private let logger: Logger
    private let queue = DispatchQueue(label: "tackle.spool.write")
    private let readQueue = DispatchQueue(label: "tackle.spool.read", attributes: .concurrent)
    private let inbox = Mutex(Inbox())
    private let index: Mutex<SpoolIndex>
    private let tail: Mutex<SpoolTail>
    private let nextMessage: Atomic<UInt64>
    private let unwritten = Mutex<[SpoolRecord]>([])

    /// Opens a directory and reads what is in it.
    ///
    /// - Throws: ``SpoolIOError``.
    init(
        directory path: String,
        segmentSize: Int,
        fileSystem: any SpoolFileSystem,
        logger: Logger,
        recovered: ([QueuedDelivery]) -> Void
    ) throws(SpoolIOError) {
        directory = try SpoolDirectory(path: path, fileSystem: fileSystem)
        self.segmentSize = segmentSize
        self.logger = logger
        let recovery = try SpoolRecovery(directory)
        index = Mutex(recovery.index)
        nextMessage = Atomic(recovery.lastMessage + 1)
        tail = Mutex(
            SpoolTail(
                directory: directory,
                segmentSize: segmentSize,
                lastSegment: recovery.lastSegment,
                lastRecord: recovery.lastRecord
            )
        )
        for damage in recovery.damage {
            logger.error(
                "a record of the spool is damaged and passed over; its segment is kept",
                metadata: [
                    "segment": "\(SegmentHeader.fileName(damage.segment))",
                    "offset": "\(damage.range.lowerBound)",
                    "message": "\(damage.message.map { "\($0)" } ?? "-")",
                ]
            )
        }
        recovered(recovery.waiting)
    }

    /// Stores a webhook; returns once it is on disk and synced.
    ///
    /// - Parameters:
    ///   - webhook: the webhook.
    ///   - due: the moment of its first attempt.
    ///   - stored: called with its number right after the sync, in the order of the log.
    /// - Throws: ``SpoolIOError`` where it could not be stored.
    func accept(
        _ webhook: Webhook,
        due: Date,
        stored: @escaping @Sendable (UInt64) -> Void
    ) async throws {
        let record = SpoolRecord(
            kind: .message,
            number: 0,
            message: 0,
            due: due.milliseconds,
            body: WebhookRecord(webhook).bytes
        )
        try await withCheckedThrowingContinuation { continuation in
            put(.accept(record, stored: stored, continuation))
        }
    }

    /// Notes what became of an attempt; it rides with the next batch.
    func note(_ record: SpoolRecord) {
        put(.note(record))
    }

    /// The webhook of a number, read from its segment.
    ///
    /// - Throws: ``SpoolIOError``, or ``SendError`` where the record is damaged.
    func webhook(for message: UInt64) async throws -> Webhook {
        let found = index.withLock { index in
            index.places[message].flatMap { place in
                index.segments[place.segment].map { (place, $0.file) }
            }
        }
        guard let (place, file) = found else {
            throw SendError(.damagedRecord, "the spool has no such message", verdict: .permanent)
        }
        let directory = directory
        return try await withCheckedThrowingContinuation { continuation in
            readQueue.async {
                continuation.resume(
                    with: Result { try Self.read(place, from: file, directory, message) }
                )
            }
        }
    }

    private static func read(
        _ place: SpoolIndex.Place,
        from file: any SpoolFile,
        _ directory: SpoolDirectory,
        _ message: UInt64
    ) throws -> Webhook {
        let size = SpoolFormat.recordHeaderSize + place.bodyCount
        let bytes = try file.read(at: place.offset, count: size)
        let seed = SpoolSeed(identity: directory.identity, segment: place.segment)
        guard bytes.count == size,
            let (record, count, checksum) = SpoolRecord.header(bytes[...], seed: seed),
            record.message == message, count == place.bodyCount
        else { throw SendError(.damagedRecord, "the record's header is damaged on disk") }
        let body = Array(bytes[SpoolFormat.recordHeaderSize...])
        guard CRC32C.of(body) == checksum, let webhook = WebhookRecord(body)?.webhook else {
            throw SendError(.damagedRecord, "the record's body is damaged on disk")
        }
        return webhook
    }

    private func put(_ command: Command) {
        let startsDraining = inbox.withLock { inbox in
            inbox.commands.append(command)
            defer { inbox.isDraining = true }
            return !inbox.isDraining
        }
        if startsDraining { queue.async { self.drain() } }
    }

    private func drain() {
        while let batch = takeBatch() {
            commit(batch)
            reclaim()
        }
    }

    private func takeBatch() -> [Command]? {
        inbox.withLock { inbox in
            guard !inbox.commands.isEmpty else {
                inbox.isDraining = false
                return nil
            }
            var size = 0
            var count = 0
            while count < inbox.commands.count, size < Self.batchLimit {
                if case .accept(let record, _, _) = inbox.commands[count] { size += record.size }
                count += 1
            }
            defer { inbox.commands.removeFirst(count) }
            return Array(inbox.commands.prefix(count))
        }
    }

    private func commit(_ batch: [Command]) {
        // What could not be noted before goes first.
        var records = unwritten.withLock { $0 }
        let firstOfBatch = records.count
        for command in batch {
            switch command {
            case .accept(var record, _, _):
                record.message = nextMessage.wrappingAdd(1, ordering: .relaxed).oldValue
                records.append(record)
            case .note(let record):
                records.append(record)
            }
        }
        switch tail.withLock({ $0.commit(records) }) {
        case .success(let written):
            unwritten.withLock { $0 = [] }
            apply(written)
            for (command, record) in zip(batch, records[firstOfBatch...]) {
                guard case .accept(_, let stored, let waiting) = command else { continue }
                stored(record.message)
                waiting.resume()
            }
        case .failure(let error):
            logger.error("the spool cannot write", metadata: ["reason": "\(error)"])
            unwritten.withLock { $0 = records.filter { $0.kind != .message } }
            for case .accept(_, _, let waiting) in batch { waiting.resume(throwing: error) }
        }
    }

    private func apply(_ written: [SpoolTail.Written]) {
        let open = tail.withLock { $0.open }
        index.withLock { index in
            if let open {
                if index.segments[open.number] == nil {
                    index.add(SpoolIndex.Segment(file: open.file, size: open.size), number: open.number)
                }
                index.grow(open.number, to: open.size)
            }
            for each in written {
                index.apply(
                    each.record,
                    segment: each.segment,
                    offset: each.offset,
                    bodyCount: each.record.body.count
                )
            }
        }
    }
}

extension SpoolLog {
    /// Gives back the oldest segments that nothing needs any more.
    ///
    /// In the order of the log alone: what a segment notes is about messages in it or before it, so
    /// a note never goes before its message. Where one old message would keep much, it is written
    /// again at the end.
    private func reclaim() {
        guard let number = index.withLock({ $0.front }), number != tail.withLock({ $0.open?.number })
        else { return }
        let (segment, total, live) = index.withLock { index in
            (index.segments[number], index.totalBytes, index.liveBytes)
        }
        guard let segment else { return }
        if segment.liveCount > 0 {
            guard total > 2 * live + 4 * segmentSize else { return }
            guard moveMessages(of: number) else { return }
        }
        do throws(SpoolIOError) {
            try giveBack(number, isDamaged: segment.isDamaged)
        } catch {
            logger.error("a segment cannot be given back", metadata: ["reason": "\(error)"])
        }
    }

    private func giveBack(_ number: UInt64, isDamaged: Bool) throws(SpoolIOError) {
        let path = directory.segmentPath(number)
        if isDamaged {
            try directory.fileSystem.makeDirectory(directory.quarantinePath)
            let name = SegmentHeader.fileName(number)
            try directory.fileSystem.rename(path, to: "\(directory.quarantinePath)/\(name)")
            try directory.fileSystem.syncDirectory(directory.quarantinePath)
        } else {
            try directory.fileSystem.remove(path)
        }
        index.withLock { $0.removeSegment(number) }
        try directory.fileSystem.syncDirectory(directory.logPath)
    }

    /// Writes the messages of a segment again, with how far they have come.
    private func moveMessages(of number: UInt64) -> Bool {
        let (messages, file) = index.withLock { ($0.messages(in: number), $0.segments[number]?.file) }
        guard let file else { return false }
        var records: [SpoolRecord] = []
        for message in messages {
            let (place, reason) = index.withLock { ($0.places[message], $0.reasons[message]) }
            let start = SpoolFormat.recordHeaderSize
            guard let place,
                let body = try? file.read(at: place.offset + start, count: place.bodyCount),
                body.count == place.bodyCount, WebhookRecord(body) != nil
            else { return false }
            records.append(
                SpoolRecord(
                    kind: .message,
                    number: 0,
                    message: message,
                    due: place.due,
                    attempts: place.attempts,
                    body: body
                )
            )
            guard place.isDead else { continue }
            records.append(
                SpoolRecord(
                    kind: .dead,
                    number: 0,
                    message: message,
                    attempts: place.attempts,
                    body: reason ?? []
                )
            )
        }
        guard case .success(let written) = tail.withLock({ $0.commit(records) }) else { return false }
        apply(written)
        return true
    }
}

extension SendError.Code {
    /// A record of the spool is damaged on disk.
    static let damagedRecord = SendError.Code("damaged-record", .permanent)
}
