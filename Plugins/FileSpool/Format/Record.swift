import FoundationEssentials
import Tackle
import TackleQueueing

/// A record that waits to be written.
struct Record {
    var type: RecordType
    var origin: Origin
    var flags: UInt8 = 0
    var message: UInt64
    var attempts: Int
    var due: Date
    var body: [UInt8] = []

    /// Of a webhook; it is not written.
    var identity: UInt32 = 0

    /// The endpoint that it is about, instead of a message.
    var endpoint: Endpoint?
    var sequence: UInt64 = 0

    /// Why a record is written, which decides what happens if it cannot be.
    enum Origin {
        /// Somebody waits for it and is told.
        case accepted

        /// It stays in memory for the next commit.
        case outcome

        /// It is forgotten: the original stands where it stood.
        case copy
    }

    /// A record of what is known of an endpoint.
    static func endpoint(
        _ endpoint: Endpoint,
        _ state: EndpointState,
        origin: Origin,
        at time: Date
    ) -> Record {
        var record = Record(type: .endpoint, origin: origin, message: 0, attempts: 0, due: time)
        record.body = EndpointStateCoding.encode(state, of: endpoint.key)
        record.endpoint = endpoint
        return record
    }

    /// Notes the status of the last answer, in a STATE record.
    mutating func setStatus(_ status: Int?) {
        guard let status else { return }
        var writer = ByteWriter()
        writer.append(UInt16(clamping: status))
        body = writer.bytes
    }

    /// What the last of several such records says is all that counts.
    var subject: Subject { Subject(message: message, endpoint: endpoint) }

    /// What a record is about.
    struct Subject: Hashable {
        let message: UInt64
        let endpoint: Endpoint?
    }

    var size: Int { SpoolFormat.aligned(SpoolFormat.recordHeaderSize + body.count) }

    /// The header without the checksum over its place.
    var header: RecordHeader {
        RecordHeader(
            type: type,
            flags: flags,
            bodyLength: body.count,
            bodyChecksum: CRC32C.checksum(body),
            sequence: sequence,
            message: message,
            due: due,
            attempts: attempts
        )
    }
}
