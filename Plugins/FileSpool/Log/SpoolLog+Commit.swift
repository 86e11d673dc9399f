import FoundationEssentials
import Logging
import Tackle

extension SpoolLog {
    /// What became of the records that somebody waits for.
    struct Commit {
        /// The messages that are durable.
        var stored: [UInt64] = []

        /// The messages that are not, and will not be.
        var refused: [UInt64] = []

        /// Why they are not.
        var error: FileSystemError?
    }

    /// A batch has at most so many bytes, unless one record alone has more.
    private var batchLimit: Int { min(4 << 20, segmentSize - SpoolFormat.recordsStart) }

    /// Writes what is staged, as much as fits into one batch: one write, one sync.
    ///
    /// What failed to become durable in one segment is written again, from memory, into a new one,
    /// since a sync that failed is never asked a second time about the same pages. Where that fails
    /// too, messages are refused; outcomes stay staged for the next commit.
    func commit() -> Commit {
        let batch = takeBatch()
        guard !batch.isEmpty else { return Commit() }
        do throws(FileSystemError) {
            try write(batch)
        } catch {
            logger.error("a new segment of the spool is begun, since this one failed: \(error)")
            poison()
            do throws(FileSystemError) {
                try write(batch)
            } catch {
                poison()
                return refuse(batch, error)
            }
        }
        var commit = Commit()
        for record in batch where record.origin == .accepted {
            commit.stored.append(record.message)
        }
        return commit
    }

    private func takeBatch() -> [Record] {
        var count = 0
        var size = 0
        while count < staged.count, count == 0 || size + staged[count].size <= batchLimit {
            size += staged[count].size
            count += 1
        }
        defer {
            staged.removeFirst(count)
            stagedBytes -= size
        }
        return Array(staged.prefix(count))
    }

    private func write(_ batch: [Record]) throws(FileSystemError) {
        let size = batch.reduce(0) { $0 + $1.size }
        var segment = try segment(for: size)
        var writer = ByteWriter()
        writer.reserve(size)
        var headers: [(header: RecordHeader, place: SpoolIndex.Place)] = []
        for (position, record) in batch.enumerated() {
            var header = record.header
            header.flags |= record.flags
            if position == 0 { header.flags |= RecordHeader.firstOfCommit }
            let offset = segment.size + writer.bytes.count
            writer.append(bytes: header.bytes(at: offset, seed: segment.seed))
            writer.append(bytes: record.body)
            writer.align()
            headers.append(
                (
                    header,
                    SpoolIndex.Place(segment: segment.number, offset: offset, size: record.size)
                )
            )
        }
        try segment.file.writeAll(writer.bytes, at: segment.size)
        try segment.file.sync()
        segment.size += writer.bytes.count
        active = segment
        seal(segment)
        index.grow(segment.number, to: segment.size)
        for ((header, place), record) in zip(headers, batch) {
            index.apply(header, record.body[...], at: place)
            if record.type == .message {
                index.note(identity: record.identity, of: record.message)
            }
        }
    }

    /// The active segment, or a new one where so many bytes do not fit.
    private func segment(for size: Int) throws(FileSystemError) -> Active {
        if let active {
            let isEmpty = active.size == SpoolFormat.recordsStart
            if isEmpty || active.size + size <= segmentSize { return active }
            close(active.file)
            self.active = nil
        }
        let number = nextSegment
        nextSegment += 1
        let name = SpoolFormat.segmentName(number)
        let file = try directory.create(name)
        let header = SegmentHeader(
            spool: spool,
            number: number,
            // What is staged has its numbers already and may yet be written behind this header.
            nextSequence: nextSequence,
            nextMessage: nextMessage,
            previous: sealed,
            created: clock.now
        )
        do throws(FileSystemError) {
            try file.writeAll(header.bytes, at: 0)
            try file.sync()
            try directory.sync()
        } catch {
            // Nothing was entrusted to it. Where it stays, it goes in its turn.
            if (try? directory.remove(name)) == nil {
                index.segments.append(SpoolIndex.Segment(number: number, size: 0))
            }
            throw error
        }
        let seed = RecordSeed(spool: spool, segment: number)
        let new = Active(number: number, file: file, seed: seed, size: SpoolFormat.recordsStart)
        active = new
        index.segments.append(SpoolIndex.Segment(number: number, size: new.size))
        seal(new)
        return new
    }

    private func seal(_ segment: Active) {
        sealed = SegmentHeader.SegmentEnd(
            number: segment.number,
            durable: segment.size,
            end: segment.size
        )
    }

    /// Never writes to the active segment again: nobody knows what of it is on the disk.
    private func poison() {
        if let active { close(active.file) }
        active = nil
    }

    private func refuse(_ batch: [Record], _ error: FileSystemError) -> Commit {
        logger.error("the spool accepts nothing, since it cannot be written: \(error)")
        var commit = Commit(error: error)
        var latest: [Record.Subject: Record] = [:]
        var order: [Record.Subject] = []
        for record in batch + staged {
            switch record.origin {
            case .accepted: commit.refused.append(record.message)
            case .copy: continue
            case .outcome:
                // Only the last one counts, so that a disk which stays full costs little memory.
                if latest.updateValue(record, forKey: record.subject) == nil {
                    order.append(record.subject)
                }
            }
        }
        moving = []
        staged = order.compactMap { latest[$0] }
        stagedBytes = staged.reduce(0) { $0 + $1.size }
        return commit
    }

    /// Closes a file; an error is told and decides nothing.
    func close(_ file: any SpoolFile) {
        do throws(FileSystemError) {
            try file.close()
        } catch {
            logger.warning("\(error)")
        }
    }
}
