/// Every record of one segment that can be read, and the ranges that cannot.
struct SegmentScan {
    /// A record and where it stands.
    struct Found {
        let offset: Int
        let header: RecordHeader

        /// Where its body stands.
        var body: Range<Int> {
            let start = offset + SpoolFormat.recordHeaderSize
            return start..<start + header.bodyLength
        }
    }

    /// A range with no readable record, and the message it held where its header is good.
    struct Bad: Equatable {
        var range: Range<Int>
        var message: UInt64?
    }

    private(set) var found: [Found] = []
    private(set) var bad: [Bad] = []

    /// Everything before this offset was synced when it was written: a bad range there is damage.
    private(set) var durable: Int

    /// Where the last good record ends.
    private(set) var end: Int

    private let bytes: [UInt8]
    private let seed: RecordSeed

    /// Scans the bytes of a segment.
    ///
    /// - Parameters:
    ///   - bytes: the whole segment.
    ///   - seed: what ties its records to it.
    ///   - sealed: how much counts, as the next segment says; `nil` where there is none.
    init(_ bytes: [UInt8], seed: RecordSeed, sealed: SegmentHeader.SegmentEnd?) {
        self.bytes = bytes
        self.seed = seed
        let start = SpoolFormat.recordsStart
        durable = max(start, sealed?.durable ?? 0)
        end = start
        var at = start
        let limit = min(bytes.count, sealed?.end ?? Int.max)
        var badStart: Int?
        while at < limit {
            guard let header = RecordHeader(in: bytes, at: at, seed: seed) else {
                // A damaged record costs itself alone: search on for the next.
                badStart = badStart ?? at
                at += SpoolFormat.alignment
                continue
            }
            if let start = badStart { bad.append(Bad(range: start..<at)) }
            badStart = nil
            take(Found(offset: at, header: header))
            at += header.recordSize
        }
        if let start = badStart { bad.append(Bad(range: start..<limit)) }
    }

    /// The bad ranges that no crash explains.
    var damage: [Bad] { bad.filter { $0.range.lowerBound < durable } }

    private mutating func take(_ record: Found) {
        let body = record.body
        guard body.upperBound <= bytes.count,
            CRC32C.checksum(bytes[body]) == record.header.bodyChecksum
        else {
            let last = min(record.offset + record.header.recordSize, bytes.count)
            bad.append(Bad(range: record.offset..<last, message: record.header.message))
            return
        }
        found.append(record)
        end = record.offset + record.header.recordSize
        if record.header.flags & RecordHeader.firstOfCommit != 0 {
            durable = max(durable, record.offset)
        }
    }
}
