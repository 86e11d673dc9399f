import Synchronization
import TackleQueueing

@testable import TackleFileSpool

extension SpoolRun {
    /// Gives back what it can: then the disk holds little more than twice what is needed.
    func drainAndBound() throws(Objection) {
        guard let log, !isTight else { return }
        try perform(.reclaim)
        try check()
        let bound = 2 * log.liveBytes + 6 * max(segmentSize, 2048) + log.reserveBytes
        guard log.size <= bound else {
            throw Objection(.roomComesBack, "\(log.size) bytes for \(log.liveBytes) needed ones")
        }
        let used = disk.state.withLock { $0.used }
        // The lock, and whole sectors.
        guard used <= bound + 512 * (2 + disk.segments.count) else {
            throw Objection(.roomComesBack, "\(used) bytes taken for \(log.liveBytes) needed ones")
        }
    }

    /// Delivers everything on a full disk, until it takes a message again.
    ///
    /// - Parameter interrupt: called after each delivery: it may crash the disk.
    /// - Throws: ``Objection``.
    func drainFullDisk(_ interrupt: () -> Void) throws(Objection) {
        for _ in 0..<200 {
            if log == nil { try open() }
            let before = model.waiting.count
            guard before > 0 else { break }
            try perform(.done)
            interrupt()
            try perform(.reclaim)
        }
        if log == nil {
            try open()
            // As a spool does that is opened: an earlier life may have left what nobody needs.
            try perform(.reclaim)
        }
        guard log?.isDrained == true else {
            throw Objection(.fullDiskDrains, "what was delivered cannot be remembered")
        }
        let refused = model.refusals
        try perform(.accept)
        guard model.refusals == refused else {
            throw Objection(.fullDiskDrains, "a disk that was drained takes nothing")
        }
    }
}
