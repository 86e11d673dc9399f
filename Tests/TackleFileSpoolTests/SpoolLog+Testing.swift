import FoundationEssentials
import Tackle
import TackleQueueing
import TackleTesting
import TestSupport

@testable import TackleFileSpool

/// All that tests know of a log's inside.
extension SpoolLog {
    /// What waits, in the order accepted.
    var waiting: [QueuedDelivery] {
        var waiting: [QueuedDelivery] = []
        try? forEachWaiting { waiting += $0.map(\.delivery) }
        return waiting
    }

    /// The identities of what waits, in the order accepted.
    var waitingIDs: [DeliveryID] {
        var ids: [DeliveryID] = []
        try? forEachWaiting { ids += $0.compactMap(\.id) }
        return ids
    }

    /// What is known of each message that waits or is dead.
    var entries: [UInt64: SpoolEntry] {
        index.withLock { index in
            var entries: [UInt64: SpoolEntry] = [:]
            index.entries.visit { entries[$0] = $1 }
            return entries
        }
    }

    /// The segments that it knows of.
    var segments: [SpoolSegment] { index.withLock { $0.segments } }

    /// The bytes that are needed.
    var liveBytes: Int { index.withLock { $0.liveBytes } }

    /// Opens the log on a simulated disk, with segments so small that every run needs several.
    static func open(
        _ disk: SimulatedDisk,
        segmentSize: Int = 2048,
        syncMode: SyncMode = .fsync,
        zerosAhead: Int = 300,
        spool: UUID? = nil
    ) throws -> SpoolLog {
        try SpoolLog(
            disk.openDirectory("spool"),
            Settings(
                path: "spool",
                segmentSize: segmentSize,
                syncMode: syncMode,
                remembering: 10,
                zerosAhead: zerosAhead,
                newSpool: spool
            ),
            clock: VirtualClock(),
            logger: .silent
        )
    }

    // MARK: Staging

    /// Has a webhook written by the next commit.
    func stage(_ webhook: Webhook, due: Date = .distantPast) -> UInt64 {
        let number = takeMessageNumber()
        var record = Record.message(webhook, due: due)
        record.header.message = number
        stage(record)
        return number
    }

    /// Has a webhook written by the next commit, of which the bytes are made already.
    func stage(body: [UInt8], due: Date) -> UInt64 {
        let number = takeMessageNumber()
        let header = RecordHeader(type: .message, message: number, due: SpoolMoment(due: due))
        stage(Record(header, .accepted, body: body))
        return number
    }

    /// Has what became of an attempt written by the next commit.
    func stage(
        _ type: RecordType,
        _ message: UInt64,
        attempts: Int = 1,
        due: Date = .distantPast,
        status: Int? = nil
    ) {
        var header = RecordHeader(type: type, message: message, due: SpoolMoment(due: due))
        header.attempts = attempts
        if type == .state { header.status = UInt16(status ?? 0) }
        let body = type == .dead ? DeadReason(.test, at: .distantPast).bytes : []
        stage(Record(header, .kept, body: body))
    }

    /// Has what is known of an endpoint written by the next commit.
    func stage(_ state: EndpointState, of key: String) {
        stage(.endpoint(Endpoint(key: key), state, .kept))
    }

    /// Has a dead letter wait again.
    func stageRevival(of message: UInt64, due: Date) {
        _ = index.withLock { $0.revive(message) }
        stage(.state, message, attempts: 0, due: due)
    }

    /// Whether nothing is to be written.
    var isDrained: Bool { staged.isEmpty }

    // MARK: Looking

    /// How far every message has come.
    var standings: [UInt64: SpoolModel.Standing] {
        var standings: [UInt64: SpoolModel.Standing] = [:]
        for (number, entry) in entries {
            standings[number] =
                entry.isDead
                ? .dead(attempts: entry.attempts, reason: reason(number)?.message ?? "unreadable")
                : .waiting(
                    attempts: entry.attempts,
                    due: entry.due.date,
                    status: entry.status == 0 ? nil : Int(entry.status)
                )
        }
        return standings
    }

    func isDead(_ message: UInt64) -> Bool {
        index.withLock { $0.entries[message]?.isDead == true }
    }

    /// What is known of an endpoint.
    func endpointState(_ key: String) -> EndpointState {
        index.withLock { $0.endpoints[Endpoint(key: key)]?.state } ?? EndpointState()
    }

    /// The bytes of a message, checked.
    func storedBody(of message: UInt64) throws -> [UInt8] {
        guard let place = index.withLock({ $0.entries[message]?.place }) else { return [] }
        return Array(try record(at: place, of: message))
    }

    /// The file in which a message stands, and where in it.
    func place(of message: UInt64) -> (file: String, range: Range<Int>)? {
        guard let place = index.withLock({ $0.entries[message]?.place }) else { return nil }
        return (
            SpoolFormat.segmentName(UInt64(place.segment)),
            place.offset..<place.offset + place.size
        )
    }

    /// A record as it stands in a segment.
    struct Stored {
        let type: RecordType
        let message: UInt64
        let offset: Int
        let size: Int

        /// Where the zeros begin that fill it up.
        let end: Int
    }

    /// The records of a segment that is whole.
    static func records(_ disk: SimulatedDisk, _ name: String) throws -> [Stored] {
        let bytes = disk.bytes(of: name)
        guard let header = SegmentHeader.read(bytes[...])?.header else { return [] }
        let seed = RecordSeed(spool: header.spool, segment: header.number)
        let file = try SimulatedDirectory(disk: disk).open(name)
        var scanner = try SegmentScanner(file, seed: seed, sealed: nil)
        var records: [Stored] = []
        while let found = try scanner.next() {
            records.append(
                Stored(
                    type: found.header.type,
                    message: found.header.message,
                    offset: found.offset,
                    size: found.header.recordSize,
                    end: found.offset + SpoolFormat.recordHeaderSize + found.header.bodyLength
                )
            )
        }
        return records
    }

    /// What is held back for outcomes on a full disk.
    var reserveBytes: Int { reserve.bytes }

    /// Counts again what the index says, and compares it with the disk.
    func recount(_ disk: SimulatedDisk) throws(Objection) {
        let segments = segments
        let entries = entries.values
        guard segments.reduce(0, { $0 + $1.size }) == index.withLock({ $0.totalBytes }),
            entries.reduce(0, { $0 + $1.place.size }) == liveBytes,
            entries.count(where: { $0.isDead }) == index.withLock({ $0.deadCount })
        else { throw Objection(.countsAreTrue, "the sums are wrong") }
        for segment in segments {
            let name = SpoolFormat.segmentName(segment.number)
            let own = entries.filter { UInt64($0.place.segment) == segment.number }
            let bytes = own.reduce(0) { $0 + $1.place.size }
            guard segment.liveCount == own.count, segment.liveBytes == bytes else {
                throw Objection(.countsAreTrue, "\(name) has \(bytes) bytes that are needed")
            }
            guard segment.size <= disk.bytes(of: name).count else {
                throw Objection(.countsAreTrue, "\(name) has not \(segment.size) bytes")
            }
        }
        let known = Set(segments.map(\.number))
        for entry in entries where !known.contains(UInt64(entry.place.segment)) {
            throw Objection(.roomComesBack, "\(entry.place) is in a segment that is gone")
        }
    }
}

extension SendError {
    static let test = SendError(.timeout, "no answer came")
}

extension Webhook {
    /// A webhook whose body tells which one it is.
    static func sample(_ id: Int, size: Int = 200, endpoint: String? = nil) throws -> Webhook {
        var bytes = Array("{\"id\":\(id)}".utf8)
        bytes += repeatElement(UInt8(ascii: " "), count: max(0, size - bytes.count))
        return try Webhook(
            "sample",
            to: "https://example.test/hooks",
            body: WebhookBody(bytes: bytes, contentType: "application/json"),
            id: "msg_\(id)",
            options: Webhook.Options(
                created: Date(timeIntervalSince1970: 1_800_000_000),
                endpointKey: endpoint
            )
        )
    }
}
