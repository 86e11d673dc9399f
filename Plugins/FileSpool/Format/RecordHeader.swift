import FoundationEssentials

/// What stands before a record's body; ``SpoolFormat`` describes the fields.
struct RecordHeader: Equatable {
    var type: RecordType
    var flags: UInt8
    var bodyLength: Int
    var bodyChecksum: UInt32
    var sequence: UInt64
    var message: UInt64
    var due: Date
    var attempts: Int

    static let firstOfCommit: UInt8 = 1
    static let dead: UInt8 = 2

    /// The size of the whole record, with the zeros behind it.
    var recordSize: Int { SpoolFormat.aligned(SpoolFormat.recordHeaderSize + bodyLength) }

    /// The header's bytes at one place of one segment.
    func bytes(at offset: Int, seed: RecordSeed) -> [UInt8] {
        var writer = ByteWriter()
        writer.reserve(SpoolFormat.recordHeaderSize)
        writer.append(bytes: SpoolFormat.recordMagic)
        writer.append(type.rawValue)
        writer.append(flags)
        writer.append(UInt16(0))
        writer.append(UInt32(bodyLength))
        writer.append(bodyChecksum)
        writer.append(sequence)
        writer.append(message)
        writer.append(due)
        writer.append(UInt32(clamping: attempts))
        writer.append(seed.checksum(writer.bytes, at: offset))
        return writer.bytes
    }
}

extension RecordHeader {
    /// Reads and checks the header at a place of a segment; `nil` where there is none.
    init?(in segment: [UInt8], at offset: Int, seed: RecordSeed) {
        let size = SpoolFormat.recordHeaderSize
        guard offset + size <= segment.count else { return nil }
        self.init(segment[offset..<offset + size], at: offset, seed: seed)
    }

    /// Reads and checks a header that stood at an offset; `nil` where it is none.
    init?(_ bytes: ArraySlice<UInt8>, at offset: Int, seed: RecordSeed) {
        let size = SpoolFormat.recordHeaderSize
        guard bytes.count == size, bytes.starts(with: SpoolFormat.recordMagic) else { return nil }
        var reader = ByteReader(bytes.dropFirst(4))
        var tail = ByteReader(bytes.suffix(4))
        guard tail.number(UInt32.self) == seed.checksum(bytes.prefix(size - 4), at: offset),
            let type = reader.number(UInt8.self).flatMap(RecordType.init(rawValue:)),
            let flags = reader.number(UInt8.self), reader.take(2) != nil,
            let bodyLength = reader.number(UInt32.self).map(Int.init),
            bodyLength <= SpoolFormat.bodyLimit,
            let bodyChecksum = reader.number(UInt32.self),
            let sequence = reader.number(UInt64.self),
            let message = reader.number(UInt64.self),
            let due = reader.moment(),
            let attempts = reader.number(UInt32.self).map(Int.init)
        else { return nil }
        self.init(
            type: type,
            flags: flags,
            bodyLength: bodyLength,
            bodyChecksum: bodyChecksum,
            sequence: sequence,
            message: message,
            due: due,
            attempts: attempts
        )
    }
}
