import FoundationEssentials
import Tackle
import TackleQueueing
import TackleTesting
import TestSupport

@testable import TackleFileSpool

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
            logger: CollectedLog().logger
        )
    }

    /// Has a webhook written by the next commit.
    func stage(_ webhook: Webhook, due: Date = .distantPast) -> UInt64 {
        let number = takeMessageNumber()
        var record = Record(
            type: .message,
            origin: .accepted,
            message: number,
            attempts: 0,
            due: due
        )
        record.body = WebhookCoding.encode(webhook)
        stage(record)
        return number
    }

    /// Has what became of an attempt written by the next commit.
    func stage(_ type: RecordType, _ message: UInt64, attempts: Int = 1, due: Date = .distantPast) {
        var record = Record(
            type: type,
            origin: .outcome,
            message: message,
            attempts: attempts,
            due: due
        )
        if type == .dead { record.body = DeadReason(.test, at: .distantPast).bytes }
        stage(record)
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
