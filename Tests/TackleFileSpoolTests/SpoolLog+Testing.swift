import FoundationEssentials
import Tackle
import TackleQueueing
import TackleTesting
import TestSupport

@testable import TackleFileSpool

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
            index.entries.forEach { entries[$0] = $1 }
            return entries
        }
    }

    /// The segments that it knows of.
    var segments: [SpoolSegment] { index.withLock { $0.segments } }

    var liveBytes: Int { index.withLock { $0.liveBytes } }

    /// Opens the log on a simulated disk, with segments so small that every run needs several.
    static func open(
        _ disk: SimulatedDisk,
        segmentSize: Int = 2048,
        syncMode: SyncMode = .fsync,
        spool: UUID? = nil
    ) throws -> SpoolLog {
        try SpoolLog(
            disk.openDirectory("spool"),
            Settings(
                path: "spool",
                segmentSize: segmentSize,
                syncMode: syncMode,
                remembering: 10,
                newSpool: spool
            ),
            clock: VirtualClock(),
            logger: CollectedLog().logger
        )
    }

    /// Has a webhook written by the next commit.
    func stage(_ webhook: Webhook, due: Date = .distantPast) -> UInt64 {
        let number = takeMessageNumber()
        var record = Record.message(webhook, due: due)
        record.header.message = number
        stage(record)
        return number
    }

    /// Has what became of an attempt written by the next commit.
    func stage(_ type: RecordType, _ message: UInt64, attempts: Int = 1, due: Date = .distantPast) {
        var header = RecordHeader(type: type, message: message, due: SpoolMoment(due: due))
        header.attempts = attempts
        let body = type == .dead ? DeadReason(.test, at: .distantPast).bytes : []
        stage(Record(header, .kept, body: body))
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
