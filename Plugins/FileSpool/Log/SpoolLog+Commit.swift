import FoundationEssentials
import Logging
import Tackle

extension SpoolLog {
    /// What became of the records that somebody waits for.
    struct Commit {
        /// The messages that are stored, as the mode promises.
        var stored: [UInt64] = []

        /// The messages that are not, and will not be.
        var refused: [UInt64] = []

        /// Why they are not, or why outcomes have to wait.
        var error: FileSystemError?
    }

    /// A batch has at most so many bytes, unless one record alone has more.
    private var batchLimit: Int { min(4 << 20, settings.segmentSize - SpoolFormat.recordsStart) }

    /// What is written and not synced is kept in memory: at most so much of it.
    private var unsyncedLimit: Int { 4 << 20 }

    /// Writes what is staged, as much as fits into one batch: one write, one sync.
    ///
    /// What failed to become durable in one segment is written again, from memory, into a new one,
    /// since a sync that failed is never asked a second time about the same pages (F6). Where that
    /// fails too, messages are refused; outcomes go to the reserve (E3), or stay staged.
    ///
    /// - Parameter syncsOutcomes: whether outcomes alone, for which nobody waits, are synced as
    ///   well. Otherwise they outlive the process from the write on, and the machine from the next
    ///   batch or ``sync()`` on.
    /// - Returns: what became of the records that somebody waits for.
    func commit(syncsOutcomes: Bool = true) -> Commit {
        var commit = Commit()
        // Nothing is accepted without room for what will become of it.
        if staged.contains(where: { $0.origin == .accepted }), !reserve.isReady {
            do throws(FileSystemError) {
                try makeReserve()
            } catch {
                fail(error)
                refuse(&commit, error)
            }
        }
        let batch = takeBatch()
        guard !batch.isEmpty else { return commit }
        do throws(FileSystemError) {
            try write(batch, syncsOutcomes: syncsOutcomes)
            succeed(batch, &commit)
        } catch {
            writeElsewhere(batch, after: error, &commit)
        }
        return commit
    }

    /// Syncs what was written and is not synced, where the mode is to do so later.
    ///
    /// - Returns: whether nothing is left to sync.
    @discardableResult
    func sync() -> Bool {
        guard let current = active, current.durable < current.size else { return true }
        do throws(FileSystemError) {
            try syncActive()
            return true
        } catch {
            giveUpActive(error)
        }
        // F6: what is not durable is written again, and synced there; once.
        while !staged.isEmpty {
            guard commit().error == nil else { return false }
        }
        do throws(FileSystemError) {
            try syncActive()
            return true
        } catch {
            giveUpActive(error)
            fail(error)
            return false
        }
    }

    /// Has all that is not durable in the active segment stand before what is staged.
    func giveUpActive(_ error: FileSystemError) {
        poison(error)
        restage(unsynced)
        unsynced = []
    }

    private func makeReserve() throws(FileSystemError) {
        do throws(FileSystemError) {
            try reserve.make()
        } catch {
            try reserve.make()
        }
    }

    private func takeBatch() -> [Record] {
        var count = 0
        var size = 0
        while count < staged.count, count == 0 || size + staged[count].size <= batchLimit {
            size += staged[count].size
            count += 1
        }
        stagedBytes -= size
        guard count < staged.count else {
            defer { staged = [] }
            return staged
        }
        defer { staged.removeFirst(count) }
        return Array(staged.prefix(count))
    }

    /// The second try, in a new segment, and the third, for outcomes alone, in the reserve.
    private func writeElsewhere(
        _ batch: [Record],
        after first: FileSystemError,
        _ commit: inout Commit
    ) {
        var error = first
        var batch = takeUnsynced() + batch
        do throws(FileSystemError) {
            try write(batch)
            return succeed(batch, &commit)
        } catch let second {
            batch = takeUnsynced() + batch
            error = second
        }
        if SpoolFault.goesOnWithoutLog.isPlanted { return succeed(batch, &commit) }
        fail(error)
        restage(batch)
        refuse(&commit, error)
        commit.error = error
        guard error.isFull, !staged.isEmpty else { return }
        batch = takeBatch()
        do throws(FileSystemError) {
            // Outcomes are small: what is left of the active segment may do.
            let size = batch.reduce(0) { $0 + $1.size }
            if !hasRoom(for: size) { try beginForOutcomes(size) }
            try write(batch)
            commit.error = commit.refused.isEmpty ? nil : error
        } catch let third {
            restage(takeUnsynced() + batch)
            commit.error = third
        }
    }

    /// What was acknowledged and is not durable, where the segment failed in which it stands.
    private func takeUnsynced() -> [Record] {
        guard active == nil else { return [] }
        defer { unsynced = [] }
        return unsynced
    }

    private func succeed(_ batch: [Record], _ commit: inout Commit) {
        for record in batch where record.origin == .accepted {
            commit.stored.append(record.header.message)
        }
        guard isFailing, commit.error == nil else { return }
        isFailing = false
        logger.notice("the spool can be written again")
    }

    private func fail(_ error: FileSystemError) {
        guard !isFailing else { return }
        isFailing = true
        logger.error("the spool accepts nothing for now, since it cannot be written: \(error)")
    }

    /// Has records that were not written stand before all that is staged.
    private func restage(_ batch: [Record]) {
        staged = batch + staged
        stagedBytes = staged.reduce(0) { $0 + $1.size }
    }

    /// Takes what somebody waits for out of what is staged, and all that is needless.
    private func refuse(_ commit: inout Commit, _ error: FileSystemError) {
        var latest: [Record.Subject: Int] = [:]
        for (position, record) in staged.enumerated() where record.origin == .kept {
            latest[record.subject] = position
        }
        var kept: [Record] = []
        for (position, record) in staged.enumerated() {
            switch record.origin {
            case .accepted: commit.refused.append(record.header.message)
            case .copy: continue
            case .kept:
                // Only the last one counts, so that a disk which stays full costs little memory.
                if latest[record.subject] == position { kept.append(record) }
            }
        }
        moving = nil
        staged = kept
        stagedBytes = staged.reduce(0) { $0 + $1.size }
        if !commit.refused.isEmpty { commit.error = error }
    }

    private func write(
        _ batch: [Record],
        syncsOutcomes: Bool = true
    ) throws(FileSystemError) {
        let size = batch.reduce(0) { $0 + $1.size }
        if let active, settings.syncMode != .none, active.size - active.durable > unsyncedLimit {
            try syncActive()
        }
        var segment = try segment(for: size)
        var writer = ByteWriter()
        writer.reserve(size)
        var written: [(header: RecordHeader, place: SpoolPlace)] = []
        written.reserveCapacity(batch.count)
        for record in batch {
            var header = record.header
            header.sequence = takeSequence()
            if written.isEmpty, segment.durable == segment.size {
                header.flags |= RecordHeader.afterSync
            }
            let offset = segment.size + writer.bytes.count
            header.append(to: &writer, at: offset, seed: segment.seed)
            writer.append(bytes: record.body)
            writer.align()
            written.append(
                (
                    header,
                    SpoolPlace(segment: segment.number, offset: offset, size: record.size)
                )
            )
        }
        let end = segment.size + writer.bytes.count
        if end > segment.zeroed, end < segment.reserved {
            // Writing over zeros changes nothing but the bytes themselves, which makes the syncs to
            // come twice as fast: the file has its size and its blocks already. The zeros are
            // written ahead in pieces, with a batch and its sync.
            let zeros = min(settings.zerosAhead, segment.reserved - end)
            writer.append(zeros: zeros)
            segment.zeroed = end + zeros
        }
        do throws(FileSystemError) {
            try segment.file.writeAll(writer.bytes, at: segment.size)
        } catch {
            poison(error)
            throw error
        }
        segment.size = end
        active = segment
        let isCopied = batch.allSatisfy { $0.origin == .copy }
        let isPutOff =
            settings.syncMode == .fsync && !syncsOutcomes
            && batch.allSatisfy { $0.origin == .kept }
        if SpoolFault.acknowledgedEarly.isPlanted
            || SpoolFault.copiesNotSynced.isPlanted && isCopied
        {
            seal()
        } else if settings.syncMode == .fsync, !isPutOff {
            try syncActive()
        }
        if settings.syncMode == .none { seal() }
        apply(batch, written, segment)
        guard settings.syncMode.isLater || isPutOff else { return }
        for var record in batch {
            // It is acknowledged from here on: if it has to be written again, nobody waits for it.
            record.origin = .kept
            unsynced.append(record)
        }
    }

    private func apply(
        _ batch: [Record],
        _ written: [(header: RecordHeader, place: SpoolPlace)],
        _ segment: Active
    ) {
        index.withLock { index in
            index.grow(segment.number, to: segment.size)
            for ((header, place), record) in zip(written, batch) {
                if let news = record.endpoint {
                    index.apply(news.state, of: news.key, in: segment.number)
                } else {
                    index.apply(header, at: place, identity: record.identity)
                }
            }
        }
    }

    /// Syncs the active segment; what was in it is durable then.
    ///
    /// Where that fails, it is active no more.
    func syncActive() throws(FileSystemError) {
        guard var segment = active, segment.durable < segment.size else { return }
        do throws(FileSystemError) {
            try segment.file.sync()
        } catch {
            if SpoolFault.syncRetried.isPlanted, (try? segment.file.sync()) != nil { return }
            poison(error)
            throw error
        }
        segment.durable = segment.size
        active = segment
        unsynced = []
        seal()
    }

    /// Notes how much of the active segment counts.
    func seal() {
        guard let segment = active else { return }
        // Without syncs in time, all that was written counts, as far as the system has kept it.
        let end = settings.syncMode == .none ? segment.size : segment.durable
        sealed = SegmentHeader.SegmentEnd(
            number: segment.number,
            durable: segment.durable,
            end: end
        )
    }
}
