/// One record of the log.
struct SpoolRecord: Sendable, Hashable {
    /// What a record says.
    enum Kind: UInt8, Sendable {
        /// A webhook is accepted; the body is the webhook. Written again, it has moved here.
        case message = 1
        /// An attempt failed and there will be another: attempts and due time hold from here on.
        case retry = 2
        /// The receiver has taken it.
        case delivered = 3
        /// Nobody will try again; the body is the reason.
        case dead = 4
        /// A commit begins; the message number is the last record number known to be durable.
        case commit = 5
    }

    var kind: Kind
    var number: UInt64
    var message: UInt64
    var due: Int64 = 0
    var attempts: UInt32 = 0
    var body: [UInt8] = []

    /// The bytes in the log.
    var size: Int { SpoolFormat.recordHeaderSize + SpoolFormat.padded(body.count) }

    /// Appends the record as it stands in a segment.
    func write(to bytes: inout SpoolBytes, seed: SpoolSeed) {
        var header = SpoolBytes(reserving: SpoolFormat.recordHeaderSize)
        header.append(SpoolFormat.recordMagic)
        header.append(kind.rawValue)
        header.appendZeros(3)
        header.append(UInt32(body.count))
        header.append(CRC32C.of(body))
        header.append(number)
        header.append(message)
        header.append(due)
        header.append(attempts)
        header.append(seed.checksum(of: header.bytes))
        bytes.append(header.bytes)
        bytes.append(body)
        bytes.appendZeros(SpoolFormat.padded(body.count) - body.count)
    }

    /// Reads a header; `nil` where none is here, or a damaged one.
    ///
    /// The body is left empty; its length is told beside.
    static func header(
        _ bytes: ArraySlice<UInt8>,
        seed: SpoolSeed
    ) -> (record: SpoolRecord, bodyCount: Int, bodyChecksum: UInt32)? {
        guard bytes.count >= SpoolFormat.recordHeaderSize,
            bytes.starts(with: SpoolFormat.recordMagic),
            let kind = Kind(rawValue: bytes[bytes.startIndex + 4]),
            bytes.number(at: 44, as: UInt32.self) == seed.checksum(of: bytes.prefix(44))
        else { return nil }
        let count = Int(bytes.number(at: 8, as: UInt32.self))
        guard count <= SpoolFormat.bodyLimit else { return nil }
        let record = SpoolRecord(
            kind: kind,
            number: bytes.number(at: 16, as: UInt64.self),
            message: bytes.number(at: 24, as: UInt64.self),
            due: bytes.number(at: 32, as: Int64.self),
            attempts: bytes.number(at: 40, as: UInt32.self)
        )
        return (record, count, bytes.number(at: 12, as: UInt32.self))
    }
}

/// What ties a record to its place: the spool's own bytes and the segment's number.
struct SpoolSeed: Sendable {
    private let start: CRC32C

    init(identity: [UInt8], segment: UInt64) {
        var crc = CRC32C()
        crc.add(identity)
        withUnsafeBytes(of: segment.littleEndian) { crc.add(Array($0)) }
        start = crc
    }

    func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
        var crc = start
        crc.add(bytes)
        return crc.value
    }
}
