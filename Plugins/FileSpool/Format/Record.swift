import FoundationEssentials

/// A record that waits to be written.
struct Record {
    var type: RecordType
    var origin: Origin
    var flags: UInt8 = 0
    var message: UInt64
    var attempts: Int
    var due: Date
    var body: [UInt8] = []
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
