/// The segment that is written to, and the numbers that come next; used by the writer alone.
struct SpoolTail: Sendable {
    /// The segment being written.
    struct Open: Sendable {
        let number: UInt64
        let file: any SpoolFile
        var size: Int
    }

    /// A record and where it was written.
    struct Written: Sendable {
        let record: SpoolRecord
        let segment: UInt64
        let offset: Int
    }

    let directory: SpoolDirectory
    let segmentSize: Int
    private(set) var open: Open?
    private var nextSegment: UInt64
    private var nextRecord: UInt64
    private var durableRecord: UInt64
    private var poisonedAt: UInt64 = 0

    init(directory: SpoolDirectory, segmentSize: Int, lastSegment: UInt64, lastRecord: UInt64) {
        self.directory = directory
        self.segmentSize = segmentSize
        nextSegment = lastSegment + 1
        nextRecord = lastRecord + 1
        durableRecord = lastRecord
    }

    /// Writes records and makes them durable: one write, one sync.
    ///
    /// After an error nobody knows what of the segment is durable: it is never written to again, and
    /// the records go into a new one, from memory.
    ///
    /// - Returns: where the records are; none where both tries failed, with the reason.
    mutating func commit(_ records: [SpoolRecord]) -> Result<[Written], SpoolIOError> {
        var result = tryCommit(records)
        if case .failure = result { result = tryCommit(records) }
        return result
    }

    private mutating func tryCommit(_ records: [SpoolRecord]) -> Result<[Written], SpoolIOError> {
        do throws(SpoolIOError) {
            let size = records.reduce(SpoolFormat.recordHeaderSize) { $0 + $1.size }
            var segment = try openSegment(for: size)
            let seed = SpoolSeed(identity: directory.identity, segment: segment.number)
            var bytes = SpoolBytes(reserving: size)
            var written: [Written] = []
            var number = nextRecord
            let commit = SpoolRecord(kind: .commit, number: number, message: durableRecord)
            for var record in [commit] + records {
                record.number = number
                number += 1
                let offset = segment.size + bytes.bytes.count
                written.append(Written(record: record, segment: segment.number, offset: offset))
                record.write(to: &bytes, seed: seed)
            }
            try segment.file.write(bytes.bytes, at: segment.size)
            try segment.file.sync()
            segment.size += bytes.bytes.count
            open = segment
            nextRecord = number
            durableRecord = number - 1
            return .success(written)
        } catch {
            poison()
            return .failure(error)
        }
    }

    private mutating func poison() {
        poisonedAt = UInt64(open?.size ?? 0)
        open = nil
    }

    private mutating func openSegment(for size: Int) throws(SpoolIOError) -> Open {
        if let open, open.size + size <= segmentSize || open.size == SpoolFormat.segmentHeaderSize {
            return open
        }
        let number = nextSegment
        // Whatever becomes of it: a name is used once.
        nextSegment += 1
        let header = SegmentHeader(
            identity: directory.identity,
            number: number,
            lastValidOffset: poisonedAt
        )
        let file = try directory.fileSystem.create(directory.segmentPath(number))
        try file.write(header.bytes, at: 0)
        try file.sync()
        try directory.fileSystem.syncDirectory(directory.logPath)
        poisonedAt = 0
        let segment = Open(number: number, file: file, size: header.bytes.count)
        open = segment
        return segment
    }
}
