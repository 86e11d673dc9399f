import FoundationEssentials
import Logging
import Tackle

extension SpoolLog {
    /// The active segment, or a new one where so many bytes do not fit.
    ///
    /// Where none can be made, the active one stays: less may fit into it still.
    func segment(for size: Int) throws(FileSystemError) -> Active {
        if let active, hasRoom(for: size) { return active }
        do throws(FileSystemError) {
            // Whatever the mode.
            try syncActive()
        } catch {
            guard settings.syncMode == .none else { throw error }
            logger.warning("a segment of the spool could not be synced, as was allowed: \(error)")
        }
        let old = active
        let new = try begin(SpoolFormat.recordsStart + size)
        if let old { give(back: old.file) }
        return new
    }

    /// Whether so many bytes belong into the active segment.
    func hasRoom(for size: Int) -> Bool {
        guard let active else { return false }
        let isEmpty = active.size == SpoolFormat.recordsStart
        return isEmpty || active.size + size <= settings.segmentSize
    }

    /// Never writes to the active segment again: nobody knows what of it is on the disk.
    func poison(_ error: FileSystemError) {
        guard let active else { return }
        logger.error("a new segment of the spool is begun, since this one failed: \(error)")
        give(back: active.file)
        self.active = nil
    }

    private func give(back file: any SpoolFile) {
        do throws(FileSystemError) {
            try file.trim()
            try file.close()
        } catch {
            // F9: it tells nothing about what was written.
            logger.warning("\(error)")
        }
    }

    /// Makes a new segment with room for at least so many bytes.
    private func begin(_ size: Int, isSmall: Bool = false) throws(FileSystemError) -> Active {
        let number = nextSegment
        nextSegment += 1
        let name = SpoolFormat.segmentName(number)
        let file = try directory.create(name)
        do throws(FileSystemError) {
            let wanted = isSmall ? size : max(size, settings.segmentSize)
            let reserved = try allocate(wanted, of: file)
            // F2: before anything is written to it, both its header and its name are durable.
            return try begin(number, file, reserved: reserved)
        } catch {
            abandon(number, name)
            throw error
        }
    }

    /// Goes on in the reserve, since the disk has no room for a whole segment.
    ///
    /// Where the reserve is gone, since an earlier process went on in it, what that one did not use
    /// of it is free again, and may do.
    func beginForOutcomes(_ size: Int) throws(FileSystemError) {
        let old = active
        guard reserve.bytes > 0 else {
            _ = try begin(SpoolFormat.recordsStart + size, isSmall: true)
            if let old { give(back: old.file) }
            return
        }
        let number = nextSegment
        nextSegment += 1
        let name = SpoolFormat.segmentName(number)
        guard let file = try reserve.take(as: name) else { return }
        logger.warning("the disk is full: the spool goes on in its reserve, and accepts nothing")
        do throws(FileSystemError) {
            if !SpoolFault.renameNotSynced.isPlanted { try directory.sync() }
            _ = try begin(number, file, reserved: settings.segmentSize, isReserve: true)
            if let old { give(back: old.file) }
        } catch {
            abandon(number, name)
            throw error
        }
    }

    /// - Returns: how much was reserved.
    private func allocate(_ size: Int, of file: any SpoolFile) throws(FileSystemError) -> Int {
        do throws(FileSystemError) {
            try file.allocate(size)
            return size
        } catch {
            // Then a full disk shows when it is written to.
            guard error.isUnsupported else { throw error }
            return 0
        }
    }

    private func begin(
        _ number: UInt64,
        _ file: any SpoolFile,
        reserved: Int,
        isReserve: Bool = false
    ) throws(FileSystemError) -> Active {
        let header = SegmentHeader(
            spool: spool,
            number: number,
            nextSequence: upcomingSequence,
            nextMessage: nextMessage,
            previous: sealed,
            created: SpoolMoment(due: clock.now)
        )
        do throws(FileSystemError) {
            try file.writeAll(header.bytes, at: 0)
            try file.sync()
            let isUnsynced =
                isReserve
                ? SpoolFault.renameNotSynced.isPlanted : SpoolFault.newNameNotSynced.isPlanted
            if !isUnsynced { try directory.sync() }
        } catch {
            // The header may be on the disk, and says how far the active segment counts.
            poison(error)
            throw error
        }
        let size = SpoolFormat.recordsStart
        let new = Active(
            number: number,
            file: file,
            seed: RecordSeed(spool: spool, segment: number),
            size: size,
            durable: size,
            reserved: reserved,
            zeroed: size
        )
        active = new
        index.withLock { $0.append(SpoolSegment(number: number, size: size)) }
        seal()
        return new
    }

    /// Removes a file to which nothing was entrusted; where it stays, it goes in its turn.
    private func abandon(_ number: UInt64, _ name: String) {
        do throws(FileSystemError) {
            try directory.remove(name)
        } catch {
            index.withLock { $0.append(SpoolSegment(number: number, size: 0)) }
        }
    }
}
