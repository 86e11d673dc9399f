/// What stands before a record's body; ``SpoolFormat`` describes the fields.
struct RecordHeader: Equatable, Sendable {
    var type: RecordType
    var flags: UInt8 = 0
    var status: UInt16 = 0
    var bodyLength = 0
    var bodyChecksum: UInt32 = 0
    var sequence: UInt64 = 0
    var message: UInt64
    var due = SpoolMoment(milliseconds: 0)
    var attempts = 0

    /// Everything before it was synced when it was written.
    static let afterSync: UInt8 = 1

    /// A dead letter that was moved.
    static let dead: UInt8 = 2

    /// The size of the whole record, with the zeros behind it.
    var recordSize: Int { SpoolFormat.aligned(SpoolFormat.recordHeaderSize + bodyLength) }

    /// Adds the header's bytes, which say at which offset of which segment they stand.
    func append(to writer: inout ByteWriter, at offset: Int, seed: RecordSeed) {
        withUnsafeTemporaryAllocation(byteCount: SpoolFormat.recordHeaderSize, alignment: 8) {
            raw in
            raw.storeBytes(of: SpoolFormat.recordMagicNumber, as: UInt32.self)
            raw.storeBytes(of: type.rawValue, toByteOffset: 4, as: UInt8.self)
            raw.storeBytes(of: flags, toByteOffset: 5, as: UInt8.self)
            raw.storeBytes(of: status.littleEndian, toByteOffset: 6, as: UInt16.self)
            let length = UInt32(bodyLength).littleEndian
            raw.storeBytes(of: length, toByteOffset: 8, as: UInt32.self)
            raw.storeBytes(of: bodyChecksum.littleEndian, toByteOffset: 12, as: UInt32.self)
            raw.storeBytes(of: sequence.littleEndian, toByteOffset: 16, as: UInt64.self)
            raw.storeBytes(of: message.littleEndian, toByteOffset: 24, as: UInt64.self)
            raw.storeBytes(of: due.milliseconds.littleEndian, toByteOffset: 32, as: Int64.self)
            let count = UInt32(clamping: attempts).littleEndian
            raw.storeBytes(of: count, toByteOffset: 40, as: UInt32.self)
            let covered = UnsafeRawBufferPointer(rebasing: raw[..<44])
            let checksum = seed.checksum(covered, at: offset).littleEndian
            raw.storeBytes(of: checksum, toByteOffset: 44, as: UInt32.self)
            writer.append(raw: UnsafeRawBufferPointer(raw))
        }
    }
}

extension RecordHeader {
    /// Reads and checks a header that stood at an offset; `nil` where it is none.
    init?(_ bytes: ArraySlice<UInt8>, at offset: Int, seed: RecordSeed) {
        let size = SpoolFormat.recordHeaderSize
        guard bytes.count == size, bytes.starts(with: SpoolFormat.recordMagic) else { return nil }
        var reader = ByteReader(bytes.dropFirst(4))
        var tail = ByteReader(bytes.suffix(4))
        guard tail.number(UInt32.self) == seed.checksum(bytes.prefix(size - 4), at: offset),
            let type = reader.number(UInt8.self).flatMap(RecordType.init(rawValue:)),
            let flags = reader.number(UInt8.self),
            let status = reader.number(UInt16.self),
            let bodyLength = reader.number(UInt32.self).map(Int.init),
            bodyLength <= SpoolFormat.bodyLimit,
            let bodyChecksum = reader.number(UInt32.self),
            let sequence = reader.number(UInt64.self),
            let message = reader.number(UInt64.self),
            let due = reader.number(Int64.self),
            let attempts = reader.number(UInt32.self).map(Int.init)
        else { return nil }
        self.init(
            type: type,
            flags: flags,
            status: status,
            bodyLength: bodyLength,
            bodyChecksum: bodyChecksum,
            sequence: sequence,
            message: message,
            due: SpoolMoment(milliseconds: due),
            attempts: attempts
        )
    }
}
