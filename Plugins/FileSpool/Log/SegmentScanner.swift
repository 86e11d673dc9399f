/// Reads one segment from its beginning to its end: every record that is readable, and the ranges
/// that are not.
///
/// It reads a part at a time, so a segment of any size costs little memory. A damaged record costs
/// itself alone: behind it the next header is searched for, eight bytes at a time.
struct SegmentScanner {
    /// A range with no readable record, and what could be read of what it held.
    struct Bad: Equatable {
        var range: Range<Int>
        var message: UInt64?
        var id: String?
    }

    /// A record that was found.
    struct Found {
        let offset: Int
        let header: RecordHeader
        let body: ArraySlice<UInt8>
    }

    private static let part = 1 << 20

    private let file: any SpoolFile
    private let seed: RecordSeed
    private let limit: Int

    /// What was read last, and where in the file it begins.
    private var buffer: [UInt8] = []
    private var start = 0

    /// Where the next record is looked for.
    private(set) var position = SpoolFormat.recordsStart
    private var badStart: Int?
    private var bad: [Bad] = []

    /// Everything before this offset was synced when it was written: a bad range there is damage.
    private(set) var durable: Int

    /// Where the last good record ends.
    private(set) var end = SpoolFormat.recordsStart

    /// Begins to read a segment.
    ///
    /// - Parameters:
    ///   - file: the segment.
    ///   - seed: what ties its records to it.
    ///   - sealed: how much counts, as the next segment says; `nil` where there is none.
    /// - Throws: ``FileSystemError``.
    init(
        _ file: any SpoolFile,
        seed: RecordSeed,
        sealed: SegmentHeader.SegmentEnd?
    ) throws(FileSystemError) {
        self.file = file
        self.seed = seed
        limit = min(try file.size(), sealed?.end ?? .max)
        durable = max(SpoolFormat.recordsStart, sealed?.durable ?? 0)
    }

    /// The bad ranges that no crash explains, once everything was read.
    var damage: [Bad] { bad.filter { $0.range.lowerBound < durable } }

    /// The next record; `nil` at the end.
    ///
    /// Its body is to be used before the next call.
    ///
    /// - Throws: ``FileSystemError``.
    mutating func next() throws(FileSystemError) -> Found? {
        while position < limit {
            guard try load(SpoolFormat.recordHeaderSize),
                let header = RecordHeader(
                    slice(position, SpoolFormat.recordHeaderSize),
                    at: position,
                    seed: seed
                )
            else {
                try searchOn()
                continue
            }
            endBad(at: position)
            let offset = position
            let size = header.recordSize
            guard offset + size <= limit, try load(size) else {
                // Its length is true, since the header is: the rest is not there.
                note(Bad(range: offset..<limit, message: header.message))
                position = limit
                continue
            }
            position = offset + size
            let body = slice(offset + SpoolFormat.recordHeaderSize, header.bodyLength)
            guard CRC32C.checksum(body) == header.bodyChecksum else {
                let id = header.type == .message ? WebhookKeys.idText(body) : nil
                note(Bad(range: offset..<position, message: header.message, id: id))
                continue
            }
            end = position
            if header.flags & RecordHeader.afterSync != 0 { durable = max(durable, offset) }
            return Found(offset: offset, header: header, body: body)
        }
        endBad(at: limit)
        return nil
    }

    /// Behind what is no header: to where the next one may be.
    private mutating func searchOn() throws(FileSystemError) {
        if badStart == nil { badStart = position }
        if SpoolFault.stopsAtDamage.isPlanted {
            position = limit
            return
        }
        repeat {
            position += SpoolFormat.alignment
            guard position < limit, try load(SpoolFormat.alignment) else {
                position = limit
                return
            }
            skipToMagic()
        } while position < limit && !isMagic(at: position)
    }

    private mutating func skipToMagic() {
        let magic = SpoolFormat.recordMagicNumber
        let last = start + buffer.count - SpoolFormat.alignment
        let begin = start
        position = buffer.withUnsafeBytes { bytes in
            var at = position
            while at < last,
                bytes.loadUnaligned(fromByteOffset: at - begin, as: UInt32.self) != magic
            {
                at += SpoolFormat.alignment
            }
            return at
        }
    }

    private func isMagic(at offset: Int) -> Bool {
        slice(offset, min(4, start + buffer.count - offset)).elementsEqual(SpoolFormat.recordMagic)
    }

    private mutating func endBad(at end: Int) {
        guard let begin = badStart else { return }
        badStart = nil
        // What a damaged header stood before may still tell whose record it was.
        let body = begin + SpoolFormat.recordHeaderSize
        var id: String?
        if begin >= start, body < start + buffer.count {
            id = WebhookKeys.idText(buffer[(body - start)...])
        }
        note(Bad(range: begin..<end, id: id))
    }

    private mutating func note(_ range: Bad) {
        // Two that touch each other are one where nothing tells them apart.
        if let last = bad.last, last.range.upperBound == range.range.lowerBound,
            range.message == nil, range.id == nil
        {
            bad[bad.count - 1].range = last.range.lowerBound..<range.range.upperBound
        } else {
            bad.append(range)
        }
    }

    /// Has so many bytes from the position on in the buffer; false where there are fewer.
    private mutating func load(_ count: Int) throws(FileSystemError) -> Bool {
        if position >= start, position + count <= start + buffer.count { return true }
        let wanted = min(max(count, Self.part), limit - position)
        guard wanted >= count else { return false }
        buffer = try file.readAll(wanted, at: position)
        start = position
        return buffer.count >= count
    }

    private func slice(_ offset: Int, _ count: Int) -> ArraySlice<UInt8> {
        buffer[(offset - start)..<(offset - start + count)]
    }
}
