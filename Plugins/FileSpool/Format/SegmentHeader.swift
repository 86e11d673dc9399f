import FoundationEssentials

/// What stands at the beginning of a segment; ``SpoolFormat`` describes the fields.
struct SegmentHeader: Equatable {
    var version = SpoolFormat.version
    var spool: UUID
    var number: UInt64
    var nextSequence: UInt64
    var nextMessage: UInt64
    var previous: SegmentEnd?
    var created: SpoolMoment

    /// How much of a segment counts, as its successor says.
    struct SegmentEnd: Equatable {
        var number: UInt64

        /// A bad record before this offset is damage.
        var durable: Int

        /// Nothing from this offset on counts.
        var end: Int

        /// Whether all that counts was synced when the next segment was made.
        var isDurable: Bool { durable >= end }
    }

    /// The header as it is written: twice.
    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.append(bytes: SpoolFormat.segmentMagic)
        writer.append(version)
        writer.append(UInt32(0))
        withUnsafeBytes(of: spool.uuid) { writer.append(bytes: $0) }
        writer.append(number)
        writer.append(nextSequence)
        writer.append(nextMessage)
        writer.append(previous?.number ?? 0)
        writer.append(UInt64(previous?.durable ?? 0))
        writer.append(UInt64(previous?.end ?? 0))
        writer.append(created.milliseconds)
        writer.append(UInt32(0))
        writer.append(CRC32C.checksum(writer.bytes))
        return writer.bytes + writer.bytes
    }
}

extension SegmentHeader {
    /// The header at the beginning of a segment and whether a copy of it is bad.
    static func read(_ bytes: ArraySlice<UInt8>) -> (header: SegmentHeader, isDamaged: Bool)? {
        let size = SpoolFormat.segmentHeaderSize
        let copies = [0, size].map { start in
            SegmentHeader(bytes.dropFirst(start).prefix(size))
        }
        guard let header = copies[0] ?? copies[1] else { return nil }
        return (header, copies[0] != copies[1])
    }

    /// Reads one copy; `nil` where it is bad.
    private init?(_ bytes: ArraySlice<UInt8>) {
        let size = SpoolFormat.segmentHeaderSize
        guard bytes.count == size else { return nil }
        var reader = ByteReader(bytes)
        var tail = ByteReader(bytes.suffix(4))
        guard let magic = reader.take(SpoolFormat.segmentMagic.count),
            magic.elementsEqual(SpoolFormat.segmentMagic),
            tail.number(UInt32.self) == CRC32C.checksum(bytes.prefix(size - 4)),
            let version = reader.number(UInt32.self), reader.take(4) != nil,
            let uuid = reader.take(16),
            let number = reader.number(UInt64.self),
            let nextSequence = reader.number(UInt64.self),
            let nextMessage = reader.number(UInt64.self),
            let previous = reader.number(UInt64.self),
            let durable = reader.number(UInt64.self).flatMap(Int.init(exactly:)),
            let end = reader.number(UInt64.self).flatMap(Int.init(exactly:)),
            let created = reader.number(Int64.self)
        else { return nil }
        self.init(
            version: version,
            spool: UUID(uuid: uuid.withUnsafeBytes { $0.loadUnaligned(as: uuid_t.self) }),
            number: number,
            nextSequence: nextSequence,
            nextMessage: nextMessage,
            previous: previous == 0
                ? nil : SegmentEnd(number: previous, durable: durable, end: end),
            created: SpoolMoment(milliseconds: created)
        )
    }
}
