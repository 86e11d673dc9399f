import FoundationEssentials
import Logging
import Tackle

extension SpoolLog {
    /// The active segment, or a new one where so many bytes do not fit.
    func segment(for size: Int) throws(FileSystemError) -> Active {
        if let active {
            let isEmpty = active.size == SpoolFormat.recordsStart
            if isEmpty || active.size + size <= active.room { return active }
            try finish()
        }
        return try begin(SpoolFormat.recordsStart + size)
    }

    /// Ends the active segment: it is synced, whatever the mode, and gives back what it did not
    /// need.
    private func finish() throws(FileSystemError) {
        do throws(FileSystemError) {
            try syncActive()
        } catch {
            guard settings.syncMode == .none else { throw error }
            logger.warning("a segment of the spool could not be synced, as was allowed: \(error)")
        }
        guard let active else { return }
        give(back: active.file)
        self.active = nil
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
    private func begin(_ size: Int) throws(FileSystemError) -> Active {
        let number = nextSegment
        nextSegment += 1
        let name = SpoolFormat.segmentName(number)
        let file = try directory.create(name)
        do throws(FileSystemError) {
            let reserved = try allocate(max(size, settings.segmentSize), of: file)
            // F2: before anything is written to it, both its header and its name are durable.
            return try begin(
                number,
                file,
                room: settings.segmentSize,
                reserved: reserved,
                isLast: false
            )
        } catch {
            abandon(number, name)
            throw error
        }
    }

    /// Goes on in the reserve, since the disk has no other room; where there is none, in as small a
    /// segment as will do.
    func beginLast(_ size: Int) throws(FileSystemError) {
        guard reserve.bytes > 0 else { return try beginSmall(size) }
        let number = nextSegment
        nextSegment += 1
        let name = SpoolFormat.segmentName(number)
        guard let file = try reserve.take(as: name) else { return }
        logger.warning("the disk is full: the spool goes on in its reserve, and accepts nothing")
        do throws(FileSystemError) {
            try directory.sync()
            let room = settings.segmentSize
            _ = try begin(number, file, room: room, reserved: room, isLast: true)
        } catch {
            abandon(number, name)
            throw error
        }
    }

    /// Begins a segment wherever there is room for so many bytes.
    ///
    /// - Returns: whether there is.
    func beginAny(_ size: Int) throws(FileSystemError) -> Bool {
        try finish()
        do throws(FileSystemError) {
            _ = try begin(SpoolFormat.recordsStart)
            return true
        } catch {
            guard error.isFull else { throw error }
        }
        do throws(FileSystemError) {
            try beginLast(size)
            return true
        } catch {
            guard error.isFull else { throw error }
            return false
        }
    }

    private func beginSmall(_ size: Int) throws(FileSystemError) {
        let number = nextSegment
        nextSegment += 1
        let name = SpoolFormat.segmentName(number)
        // In whole blocks, so that the next outcomes find room in it.
        let room = (SpoolFormat.recordsStart + size + 4095) / 4096 * 4096
        let file = try directory.create(name)
        do throws(FileSystemError) {
            let reserved = try allocate(room, of: file)
            _ = try begin(number, file, room: room, reserved: reserved, isLast: true)
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
        room: Int,
        reserved: Int,
        isLast: Bool
    ) throws(FileSystemError) -> Active {
        let header = SegmentHeader(
            spool: spool,
            number: number,
            nextSequence: upcomingSequence,
            nextMessage: nextMessage,
            previous: sealed,
            created: SpoolMoment(due: clock.now)
        )
        try file.writeAll(header.bytes, at: 0)
        try file.sync()
        try directory.sync()
        let size = SpoolFormat.recordsStart
        let new = Active(
            number: number,
            file: file,
            seed: RecordSeed(spool: spool, segment: number),
            size: size,
            durable: size,
            room: room,
            isLast: isLast,
            reserved: reserved,
            zeroed: size
        )
        active = new
        index.withLock { $0.append(SpoolSegment(number: number, size: size)) }
        seal()
        return new
    }

    /// Nothing was entrusted to it. Where it stays, it goes in its turn.
    private func abandon(_ number: UInt64, _ name: String) {
        do throws(FileSystemError) {
            try directory.remove(name)
        } catch {
            index.withLock { $0.append(SpoolSegment(number: number, size: 0)) }
        }
    }
}
