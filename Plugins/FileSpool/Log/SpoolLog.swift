import FoundationEssentials
import Logging
import Tackle
import TackleQueueing

/// The log of one spool directory, open for its only owner.
///
/// It blocks and is for one thread: the ``SpoolStore`` calls it on its own. What is staged is
/// written, synced and counted by ``commit()`` alone, and the index changes only after the sync: so
/// what makes a segment needless is durable before the segment goes.
final class SpoolLog {
    /// The segment that is written to.
    ///
    /// Its file is open from the first write to the last sync.
    struct Active {
        let number: UInt64
        let file: any SpoolFile
        let seed: RecordSeed

        /// Up to where it is written and synced.
        var size: Int
    }

    let directory: any SpoolDirectory
    let segmentSize: Int
    let logger: Logger
    let clock: any WallClock

    /// Held for life: it carries the lock.
    private let lock: any SpoolFile

    var spool: UUID
    var index = SpoolIndex()
    var active: Active?

    /// What the next segment says about the one before it.
    var sealed: SegmentHeader.SegmentEnd?
    var nextSegment: UInt64 = 1
    var nextSequence: UInt64 = 1
    var nextMessage: UInt64 = 1
    var staged: [Record] = []
    var stagedBytes = 0

    /// The messages of the oldest segment that are yet to be copied, the next one last.
    var moving: [UInt64] = []

    /// Segments open for reading, the latest last.
    var readers: [(number: UInt64, file: any SpoolFile)] = []

    /// What was found when it was opened.
    var damage: [SpoolDamage] = []

    /// Segments that were set aside for their damage, now or earlier.
    var damagedFiles: [String] = []

    /// What an earlier process left, for whoever opened the log to take.
    var left = SpoolRemainder()

    /// Opens a spool's log: reads everything, changes nothing.
    ///
    /// - Parameters:
    ///   - directory: the open directory.
    ///   - path: its path, for messages.
    ///   - segmentSize: the size in bytes at which another segment is begun.
    ///   - clock: tells the time.
    ///   - logger: told of damage and of writes that fail.
    /// - Throws: ``SpoolError`` where another process owns it, or it cannot be read or trusted.
    init(
        directory: any SpoolDirectory,
        path: String,
        segmentSize: Int,
        clock: any WallClock,
        logger: Logger
    ) throws(SpoolError) {
        self.directory = directory
        self.segmentSize = segmentSize
        self.logger = logger
        self.clock = clock
        spool = UUID()
        do {
            try SpoolOwnership.check(directory, path)
            lock = try SpoolOwnership.take(directory, path)
            try recover()
        } catch let error as SpoolError {
            throw error
        } catch let error as FileSystemError {
            throw SpoolError(error, directory: path)
        } catch {
            throw SpoolError(.inputOutput, "\(path): \(error)")
        }
    }

    /// The number that the next message will have.
    func takeMessageNumber() -> UInt64 {
        defer { nextMessage += 1 }
        return nextMessage
    }

    /// Has a record written by the next ``commit()``.
    func stage(_ record: Record) {
        var record = record
        record.sequence = nextSequence
        nextSequence += 1
        staged.append(record)
        stagedBytes += record.size
    }

    /// The bytes on disk and staged.
    var size: Int { index.totalBytes + stagedBytes }
}
