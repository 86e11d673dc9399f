import FoundationEssentials
import Tackle
import TackleQueueing
import TackleTesting
import TestSupport

@testable import TackleFileSpool

/// All that tests know of a log's inside.
extension SpoolLog {
    /// What waits, in the order accepted.
    var waiting: [QueuedDelivery] { left.waiting.map(\.delivery) }

    /// Opens the log on a simulated disk, with segments so small that every run needs several.
    static func open(_ disk: SimulatedDisk, segmentSize: Int = 2048) throws -> SpoolLog {
        try SpoolLog(
            directory: disk.openDirectory("spool"),
            path: "spool",
            segmentSize: segmentSize,
            clock: VirtualClock(),
            logger: .silent
        )
    }

    /// Has a webhook written by the next commit.
    func stage(_ webhook: Webhook, due: Date = .distantPast) -> UInt64 {
        stage(body: WebhookCoding.encode(webhook), due: due)
    }

    /// Has a webhook written by the next commit, of which the bytes are made already.
    func stage(body: [UInt8], due: Date = .distantPast) -> UInt64 {
        let number = takeMessageNumber()
        var record = Record(
            type: .message,
            origin: .accepted,
            message: number,
            attempts: 0,
            due: due
        )
        record.body = body
        stage(record)
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
        var record = Record(
            type: type,
            origin: .outcome,
            message: message,
            attempts: attempts,
            due: due
        )
        if type == .dead { record.body = DeadReason(.test, at: .distantPast).bytes }
        if type == .state { record.setStatus(status) }
        stage(record)
    }

    /// Has what is known of an endpoint written by the next commit.
    func stage(_ state: EndpointState, of key: String) {
        stage(.endpoint(Endpoint(key: key), state, origin: .outcome, at: .distantPast))
    }

    /// Has a dead letter wait again.
    func stageRevival(of message: UInt64) {
        _ = index.revive(message)
        stage(.state, message, attempts: 0)
    }

    /// Whether nothing is to be written.
    var isDrained: Bool { staged.isEmpty }

    /// The number of the next message, where it can be told without taking it.
    var nextNumber: UInt64? { nextMessage }

    /// How far every message has come.
    var standings: [UInt64: SpoolModel.Standing] {
        var standings: [UInt64: SpoolModel.Standing] = [:]
        for (number, entry) in index.entries {
            standings[number] =
                entry.isDead
                ? .dead(attempts: entry.attempts, reason: reason(number)?.message ?? "unreadable")
                : .waiting(
                    attempts: entry.attempts,
                    due: entry.due,
                    status: entry.status == 0 ? nil : Int(entry.status)
                )
        }
        return standings
    }

    func isDead(_ message: UInt64) -> Bool { index.entries[message]?.isDead == true }

    /// What is known of an endpoint.
    func endpointState(_ key: String) -> EndpointState {
        index.endpoints[Endpoint(key: key)]?.state ?? EndpointState()
    }

    /// The bytes of a message, checked.
    func storedBody(of message: UInt64) throws -> [UInt8] {
        guard let place = index.entries[message]?.place else { return [] }
        return try record(at: place, of: message)
    }

    /// The file in which a message stands, and where in it.
    func place(of message: UInt64) -> (file: String, range: Range<Int>)? {
        guard let place = index.entries[message]?.place else { return nil }
        return (
            SpoolFormat.segmentName(place.segment), place.offset..<place.offset + place.size
        )
    }

    /// The bytes that are needed.
    var liveBytes: Int { index.liveBytes }

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
    static func records(_ disk: SimulatedDisk, _ name: String) -> [Stored] {
        let bytes = disk.bytes(of: name)
        guard let header = SegmentHeader.read(bytes[...])?.header else { return [] }
        let seed = RecordSeed(spool: header.spool, segment: header.number)
        return SegmentScan(bytes, seed: seed, sealed: nil).found.map { found in
            Stored(
                type: found.header.type,
                message: found.header.message,
                offset: found.offset,
                size: found.header.recordSize,
                end: found.body.upperBound
            )
        }
    }

    /// What is held back for outcomes on a full disk.
    var reserveBytes: Int { 0 }

    /// What a count of the segments gives that the index does not say.
    func recount(_ disk: SimulatedDisk) throws(Objection) {
        for segment in index.segments {
            let name = SpoolFormat.segmentName(segment.number)
            let entries = index.entries.values.filter { $0.place.segment == segment.number }
            let bytes = entries.reduce(0) { $0 + $1.place.size }
            guard segment.liveCount == entries.count, segment.liveBytes == bytes else {
                throw Objection(.countsAreTrue, "\(name) has \(bytes) bytes that are needed")
            }
            guard segment.size <= disk.bytes(of: name).count else {
                throw Objection(.countsAreTrue, "\(name) has not \(segment.size) bytes")
            }
        }
        let names = Set(index.segments.map { SpoolFormat.segmentName($0.number) })
        for entry in index.entries.values
        where !names.contains(SpoolFormat.segmentName(entry.place.segment)) {
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
