import FoundationEssentials
import Tackle
import TackleQueueing

/// A record that waits to be written.
struct Record: Sendable {
    var header: RecordHeader
    var origin: Origin
    var body: [UInt8]

    /// Of the message's delivery; it is not written.
    var identity: UInt16 = 0

    /// The endpoint that it is about, instead of a message, and what it says of it.
    private(set) var endpoint: EndpointNews?

    /// Few records have one, and all are moved several times: it stays where it is.
    final class EndpointNews: Sendable {
        let key: Endpoint
        let state: EndpointState

        init(_ key: Endpoint, _ state: EndpointState) {
            self.key = key
            self.state = state
        }
    }

    /// Why a record is written, which decides what happens if it cannot be.
    enum Origin: Sendable {
        /// Somebody waits for it and is told.
        case accepted

        /// It stays in memory for the next commit.
        case kept

        /// It is forgotten: the original stands where it stood.
        case copy
    }

    init(_ header: RecordHeader, _ origin: Origin, body: [UInt8] = []) {
        self.header = header
        self.origin = origin
        self.body = body
        self.header.bodyLength = body.count
        self.header.bodyChecksum = CRC32C.checksum(body)
    }

    /// A record of a webhook; it gets its message number later.
    static func message(_ webhook: Webhook, due: Date) -> Record {
        let body = WebhookCoding.encode(webhook)
        let header = RecordHeader(type: .message, message: 0, due: SpoolMoment(due: due))
        var record = Record(header, .accepted, body: body)
        record.identity = WebhookKeys.identity(webhook)
        return record
    }

    /// A record of what became of an attempt.
    static func outcome(_ outcome: QueueOutcome, of message: UInt64, at now: Date) -> Record {
        var header = RecordHeader(type: .done, message: message)
        switch outcome {
        case .delivered(let receipt):
            header.attempts = receipt.attempt?.number ?? 1
        case .withdrawn:
            break
        case .retry(let attempts, let due, let error):
            header.type = .state
            header.attempts = attempts
            header.due = SpoolMoment(due: due)
            header.status = UInt16(clamping: error.status ?? 0)
        case .dead(let attempts, let error):
            header.type = .dead
            header.attempts = attempts
            return Record(header, .kept, body: DeadReason(error, at: now).bytes)
        }
        return Record(header, .kept)
    }

    /// A record of what is known of an endpoint.
    static func endpoint(_ key: Endpoint, _ state: EndpointState, _ origin: Origin) -> Record {
        let header = RecordHeader(type: .endpoint, message: 0)
        let body = EndpointStateCoding.encode(state, of: key.key)
        var record = Record(header, origin, body: body)
        record.endpoint = EndpointNews(key, state)
        return record
    }

    /// What the last of several such records says is all that counts.
    var subject: Subject {
        Subject(
            message: header.message,
            isMessage: header.type == .message,
            endpoint: endpoint?.key
        )
    }

    /// What a record is about.
    struct Subject: Hashable {
        let message: UInt64
        let isMessage: Bool
        let endpoint: Endpoint?
    }

    var size: Int { header.recordSize }
}
