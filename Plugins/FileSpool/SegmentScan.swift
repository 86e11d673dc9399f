/// What a segment holds, read from its first byte to its last.
struct SegmentScan {
    /// A record and where it begins.
    struct Found {
        let record: SpoolRecord
        let offset: Int
        let bodyCount: Int
    }

    /// A range in which no good record is.
    struct Damage: Sendable, Hashable {
        let segment: UInt64
        let range: Range<Int>

        /// The message whose body is damaged, where the header is good.
        let message: UInt64?

        /// Whether no good record follows in the segment: the end of what a crash cut short looks so.
        let isAtEnd: Bool
    }

    private(set) var found: [Found] = []
    private(set) var damage: [Damage] = []
    let header: SegmentHeader?

    /// Reads a segment's bytes.
    ///
    /// A damaged header costs nothing but itself: the records are tied to the number that the file's
    /// name tells.
    init(_ bytes: [UInt8], segment: UInt64, identity: [UInt8]) {
        header = SegmentHeader(bytes[...])
        let seed = SpoolSeed(identity: identity, segment: segment)
        var offset = SpoolFormat.segmentHeaderSize
        var bad: Int?
        while offset + SpoolFormat.recordHeaderSize <= bytes.count {
            guard let (record, count, checksum) = SpoolRecord.header(bytes[offset...], seed: seed)
            else {
                bad = bad ?? offset
                offset += 8
                continue
            }
            if let start = bad { note(start..<offset, segment) }
            bad = nil
            let start = offset + SpoolFormat.recordHeaderSize
            let end = start + SpoolFormat.padded(count)
            if start + count <= bytes.count, CRC32C.of(bytes[start..<start + count]) == checksum {
                var record = record
                record.body = Array(bytes[start..<start + count])
                found.append(Found(record: record, offset: offset, bodyCount: count))
                offset = end
            } else if end < bytes.count, SpoolRecord.header(bytes[end...], seed: seed) != nil {
                note(offset..<end, segment, message: record.message)
                offset = end
            } else {
                // The body is cut short, or its length leads nowhere: look for what follows.
                bad = offset
                offset += 8
            }
        }
        if bad == nil, offset < bytes.count { bad = offset }
        if let start = bad { note(start..<bytes.count, segment, isAtEnd: true) }
    }

    private mutating func note(
        _ range: Range<Int>,
        _ segment: UInt64,
        message: UInt64? = nil,
        isAtEnd: Bool = false
    ) {
        damage.append(
            Damage(segment: segment, range: range, message: message, isAtEnd: isAtEnd)
        )
    }
}
