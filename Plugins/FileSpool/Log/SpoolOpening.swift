import Logging

/// What a spool's owner does before it believes anything that it reads.
struct SpoolOpening {
    let recovery: SpoolRecovery
    private(set) var damagedFiles: [String] = []
    private(set) var hasReserve = false

    /// Reads all segments of a directory whose lock is held.
    ///
    /// - Throws: ``FileSystemError``.
    init(
        _ directory: any SpoolDirectory,
        _ settings: SpoolLog.Settings,
        _ logger: Logger
    ) throws(FileSystemError) {
        recovery = SpoolRecovery(directory, remembering: settings.remembering)
        var numbers: [UInt64] = []
        for name in try directory.names() {
            if name == SpoolFormat.reserveName { hasReserve = true }
            if let number = SpoolFormat.segmentNumber(name) { numbers.append(number) }
            guard let number = SpoolFormat.damagedNumber(name) else { continue }
            damagedFiles.append(name)
            recovery.skip(number)
        }
        numbers.sort()
        // F7: what is read is believed, so it has to be durable before: also the names.
        for number in numbers { try Self.settle(directory, number, logger) }
        if !SpoolFault.foundNotSynced.isPlanted { try directory.sync() }
        for head in try recovery.heads(numbers) {
            if head.sealed?.isDurable != true { try Self.forgetCache(directory, head.number) }
            try recovery.read(head)
            if let end = recovery.zerosStart { Self.release(directory, head.number, end, logger) }
        }
        if SpoolFault.inFlightLost.isPlanted { recovery.forgetFirst() }
        for found in recovery.damage { logger.error("\(found)") }
    }

    private static func settle(
        _ directory: any SpoolDirectory,
        _ number: UInt64,
        _ logger: Logger
    ) throws(FileSystemError) {
        let file = try directory.openForWriting(SpoolFormat.segmentName(number))
        if !SpoolFault.foundNotSynced.isPlanted { try file.sync() }
        do throws(FileSystemError) {
            try file.trim()
        } catch {
            logger.warning("room behind a segment of the spool stays reserved: \(error)")
        }
    }

    /// The zeros that an earlier process has written ahead are of no use any more.
    private static func release(
        _ directory: any SpoolDirectory,
        _ number: UInt64,
        _ end: Int,
        _ logger: Logger
    ) {
        do throws(FileSystemError) {
            let file = try directory.openForWriting(SpoolFormat.segmentName(number))
            let rest = try file.readAll(file.size() - end, at: end)
            // What a crash has cut short stays as it is.
            guard rest.allSatisfy({ $0 == 0 }) else { return }
            try file.release(from: end)
        } catch {
            logger.debug("room behind the records of a segment stays taken: \(error)")
        }
    }

    /// A sync that failed in an earlier life leaves pages here that are not on the disk.
    private static func forgetCache(
        _ directory: any SpoolDirectory,
        _ number: UInt64
    ) throws(FileSystemError) {
        try directory.open(SpoolFormat.segmentName(number)).discardCache()
    }
}
