import Logging
import Tackle

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
        // What is staged is not in the index yet: a copy now could undo it.
        guard staged.isEmpty else { return false }
        var hasFreed = false
        do throws(FileSystemError) {
            while let oldest = index.segments.first, index.segments.count > 1,
                oldest.number != sealed?.number, oldest.liveCount == 0
            {
                index.forgetUsualEndpoints(in: oldest.number)
                // What it alone knows of endpoints is written again first, by the next commit.
                guard !copyEndpoints(of: oldest.number) else { return hasFreed }
                try giveBack(oldest)
                hasFreed = true
            }
        } catch {
            logger.warning("a segment of the spool is not given back yet: \(error)")
            return hasFreed
        }
        if isWasteful(isPressed: isPressed) { copyOldest() }
        return hasFreed
    }

    private func copyEndpoints(of segment: UInt64) -> Bool {
        let known = index.endpoints.filter { $0.value.segment == segment }
        for (endpoint, entry) in known {
            stage(.endpoint(endpoint, entry.state, origin: .copy, at: clock.now))
        }
        return !known.isEmpty
    }

    private func giveBack(_ segment: SpoolIndex.Segment) throws(FileSystemError) {
        let name = SpoolFormat.segmentName(segment.number)
        readers.removeAll { $0.number == segment.number }
        if segment.isDamaged {
            let kept = SpoolFormat.damagedName(segment.number)
            try directory.rename(name, to: kept)
            damagedFiles.append(kept)
            logger.warning("a damaged segment of the spool is set aside as '\(kept)'")
        } else {
            try directory.remove(name)
        }
        index.segments.removeFirst()
        moving = []
        // Before the next one goes: what that one says can be about messages in this one.
        try directory.sync()
    }

    private func isWasteful(isPressed: Bool) -> Bool {
        guard index.segments.count > 1, let oldest = index.segments.first,
            oldest.number != sealed?.number
        else { return false }
        let slack = (isPressed ? 1 : 4) * segmentSize
        return !moving.isEmpty || index.totalBytes > 2 * index.liveBytes + slack
    }

    private func copyOldest() {
        guard let oldest = index.segments.first else { return }
        if moving.isEmpty { moving = index.messages(in: oldest.number).reversed() }
        while stagedBytes < Self.step, let message = moving.popLast() {
            guard let entry = index.entries[message], entry.place.segment == oldest.number
            else { continue }
            do {
                try copy(message, entry)
            } catch let error as FileSystemError {
                // Perhaps it can be read later: the segment stays as long.
                logger.warning("message \(message) cannot be copied now: \(error)")
                moving = []
                return
            } catch {
                // Its bytes stay, in a file that is kept; reading it says that it is damaged.
                logger.error("message \(message) cannot be copied and is set aside: \(error)")
                index.markDamaged(oldest.number)
                index.forget(message)
            }
        }
    }

    private func copy(_ message: UInt64, _ entry: SpoolIndex.Entry) throws {
        let body = try record(at: entry.place, of: message)
        let reason = try entry.reason.map { try record(at: $0, of: message) }
        var copy = Record(
            type: .message,
            origin: .copy,
            flags: entry.isDead ? RecordHeader.dead : 0,
            message: message,
            attempts: entry.attempts,
            due: entry.due,
            body: body
        )
        copy.identity = entry.identity
        stage(copy)
        if entry.status > 0, !entry.isDead {
            var record = Record(
                type: .state,
                origin: .copy,
                message: message,
                attempts: entry.attempts,
                due: entry.due
            )
            record.setStatus(Int(entry.status))
            stage(record)
        }
        guard let reason else { return }
        stage(
            Record(
                type: .dead,
                origin: .copy,
                message: message,
                attempts: entry.attempts,
                due: entry.due,
                body: reason
            )
        )
    }
}
