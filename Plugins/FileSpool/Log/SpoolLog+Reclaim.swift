import Logging
import Tackle
import TackleQueueing

extension SpoolLog {
    /// How much is copied at a time, so that nobody waits long behind it.
    private static var step: Int { 1 << 20 }

    /// Gives the oldest segments back, and has what keeps one of them copied to the end.
    ///
    /// In the order of the log alone: what a record says is about a message in its own segment or
    /// an older one, so it is needless when those are gone. The last segment stays, since it knows
    /// which numbers come next.
    ///
    /// - Parameter isPressed: whether room is needed now.
    /// - Returns: whether a segment was given back.
    func reclaim(isPressed: Bool) -> Bool {
        guard !isReclaimStopped else { return false }
        // What is staged is not in the index yet: a copy now could undo it.
        guard staged.isEmpty else { return giveBackWithOutcomes() }
        var hasFreed = false
        do throws(FileSystemError) {
            while !isReclaimStopped, let oldest = removable {
                // What it alone knows of endpoints is written again first, by the next commit.
                if copyEndpoints(of: oldest.number) { return hasFreed }
                if try copyReasons() { return hasFreed }
                // F4: what makes it needless is durable before it goes, in any mode.
                try syncActive()
                try giveBack(oldest)
                hasFreed = true
            }
            if isWasteful(isPressed: isPressed) { try copyOldest() }
        } catch {
            logger.warning("a segment of the spool is not given back yet: \(error)")
            if active == nil { giveUpActive(error) }
        }
        return hasFreed
    }

    /// The bytes on disk and staged, with those that are held in reserve.
    var size: Int { index.withLock { $0.totalBytes } + stagedBytes + reserve.bytes }

    /// The oldest segment, where nothing in it is needed.
    private var removable: SpoolSegment? {
        let oldest = index.withLock { Self.oldest($0, sealed, active) }
        return oldest?.liveCount == 0 ? oldest : nil
    }

    /// On a disk that takes no outcomes: gives the oldest segment back where those are all that is
    /// missing.
    ///
    /// That a message was delivered need not be written where its only record goes: without it
    /// nobody delivers it again. So a full disk is drained also where the reserve is used up.
    private func giveBackWithOutcomes() -> Bool {
        guard isFailing, let oldest = index.withLock({ Self.oldest($0, sealed, active) }) else {
            return false
        }
        let done = Set(staged.filter { $0.header.type == .done }.map(\.header.message))
        let isAllThatIsMissing = index.withLock { index in
            let here = done.count { message in
                index.entries[message].map { UInt64($0.place.segment) == oldest.number } ?? false
            }
            return here > 0 && here == oldest.liveCount
                && index.endpoints.allSatisfy { $0.value.segment != oldest.number }
                && index.reasons.allSatisfy { UInt64($0.value.segment) != oldest.number }
        }
        guard isAllThatIsMissing else { return false }
        do throws(FileSystemError) {
            try giveBack(oldest)
        } catch {
            logger.warning("a segment of the spool is not given back yet: \(error)")
            return false
        }
        // Where it may come back after a crash, what became of its messages is written after all.
        guard !isReclaimStopped else { return true }
        index.withLock { index in
            for message in done
            where index.entries[message].map({ UInt64($0.place.segment) == oldest.number })
                ?? false
            {
                index.forget(message)
            }
        }
        let known = index.withLock { index in done.filter { index.entries[$0] != nil } }
        let isGone = { (record: Record) in
            record.header.type == .done && !known.contains(record.header.message)
        }
        staged.removeAll(where: isGone)
        stagedBytes = staged.reduce(0) { $0 + $1.size }
        return true
    }

    private static func oldest(
        _ index: borrowing SpoolIndex,
        _ sealed: SegmentHeader.SegmentEnd?,
        _ active: Active?
    ) -> SpoolSegment? {
        guard let oldest = index.segments.first, index.segments.count > 1,
            oldest.number != sealed?.number, oldest.number != active?.number
        else { return nil }
        return oldest
    }

    private func copyEndpoints(of segment: UInt64) -> Bool {
        let known = index.withLock { index in
            index.forgetUsualEndpoints(in: segment)
            return index.endpoints.filter { $0.value.segment == segment }
        }
        for (key, entry) in known { stage(.endpoint(key, entry.state, .copy)) }
        return !known.isEmpty
    }

    private func giveBack(_ segment: SpoolSegment) throws(FileSystemError) {
        let name = SpoolFormat.segmentName(segment.number)
        readers.forget(segment.number)
        moving = nil
        if segment.isDamaged {
            let kept = SpoolFormat.damagedName(segment.number)
            try directory.rename(name, to: kept)
            damagedFiles.append(kept)
            logger.warning("a damaged segment of the spool is set aside as '\(kept)'")
        } else {
            try directory.remove(name)
        }
        index.withLock { $0.removeFirstSegment() }
        do throws(FileSystemError) {
            // Before the next one goes: what that one says can be about messages in this one.
            try directory.sync()
        } catch {
            // Asked again it would say nothing about this one: it may come back after a crash.
            isReclaimStopped = true
            logger.error("the spool gives nothing back until it is opened again: \(error)")
        }
    }

    /// What still goes into the active segment.
    private var roomLeft: Int { active.map { $0.room(settings) - $0.size } ?? 0 }

    /// Why dead letters are such, where a crash came between the copies of both.
    private func copyReasons() throws(FileSystemError) -> Bool {
        // With many dead letters it takes long to look: only after a crash, and after some moved.
        guard mayHaveStrayReasons else { return false }
        // A reason that stands before its message means nothing once the original is gone.
        let known = index.withLock { index in
            index.reasons.filter { message, reason in
                guard let place = index.entries[message]?.place else { return false }
                return (reason.segment, reason.offset) < (place.segment, place.offset)
            }
        }
        for (message, reason) in known {
            var header = RecordHeader(type: .dead, message: message)
            header.attempts = index.withLock { $0.entries[message]?.attempts } ?? 0
            do {
                let body = Array(try record(at: reason, of: message))
                stage(Record(header, .copy, body: body))
            } catch let error as FileSystemError {
                throw error
            } catch {
                index.withLock { $0.markDamaged(UInt64(reason.segment)) }
            }
        }
        mayHaveStrayReasons = !staged.isEmpty
        return mayHaveStrayReasons
    }

    private func isWasteful(isPressed: Bool) -> Bool {
        // The reserve and the room of the active segment make it four.
        let slack = (isPressed ? 1 : 2) * settings.segmentSize
        return index.withLock { index in
            guard let oldest = Self.oldest(index, sealed, active) else { return false }
            // On a full disk most of what is left belongs to the outcomes.
            guard reserve.isThere || oldest.liveBytes <= roomLeft / 2 else { return false }
            return moving != nil || index.totalBytes > 2 * index.liveBytes + slack
        }
    }

    /// Goes on reading the oldest segment, and stages a copy of what is needed of it.
    private func copyOldest() throws(FileSystemError) {
        guard let oldest = index.withLock({ $0.segments.first }) else { return }
        var scanner: SegmentScanner
        if let moving {
            scanner = moving
        } else {
            let seed = RecordSeed(spool: spool, segment: oldest.number)
            scanner = try SegmentScanner(readers.file(oldest.number), seed: seed, sealed: nil)
        }
        moving = nil
        while stagedBytes < Self.step {
            guard let found = try scanner.next() else {
                if SpoolFault.removedEarly.isPlanted, !staged.isEmpty { try giveBack(oldest) }
                return setAside(in: oldest.number)
            }
            try copy(found, oldest.number)
        }
        moving = scanner
    }

    private func copy(
        _ found: SegmentScanner.Found,
        _ segment: UInt64
    ) throws(FileSystemError) {
        guard found.header.type == .message else { return }
        let message = found.header.message
        let (known, reason) = index.withLock { ($0.entries[message], $0.reasons[message]) }
        guard let known, known.place.segment == UInt32(truncatingIfNeeded: segment),
            known.place.offset == found.offset
        else { return }
        var header = RecordHeader(type: .message, message: message, due: known.due)
        header.attempts = known.attempts
        header.status = known.status
        if SpoolFault.retryNotCopied.isPlanted {
            header.attempts = found.header.attempts
            header.due = found.header.due
        }
        header.flags = known.isDead ? RecordHeader.dead : 0
        var copy = Record(header, .copy, body: Array(found.body))
        copy.identity = known.identity
        stage(copy)
        guard known.isDead, let reason else { return }
        // Until it is seen that both copies are there: reading or writing the second may fail.
        mayHaveStrayReasons = true
        header.type = .dead
        header.flags = 0
        do {
            stage(Record(header, .copy, body: Array(try record(at: reason, of: message))))
        } catch let error as FileSystemError {
            throw error
        } catch {
            logger.error("why message \(message) is a dead letter cannot be read: \(error)")
            index.withLock { $0.markDamaged(UInt64(reason.segment)) }
        }
    }

    /// What is left of a segment that was read to its end cannot be read: its bytes stay, in a file
    /// that is kept.
    private func setAside(in segment: UInt64) {
        // The copies that are staged have not taken the place of the originals yet.
        guard staged.isEmpty else { return }
        let lost = index.withLock { index in
            var lost: [UInt64] = []
            index.entries.visit { number, entry in
                if UInt64(entry.place.segment) == segment { lost.append(number) }
            }
            for number in lost { index.forget(number) }
            if !lost.isEmpty { index.markDamaged(segment) }
            return lost
        }
        for number in lost {
            logger.error("message \(number) cannot be copied and is set aside with its segment")
        }
    }
}
