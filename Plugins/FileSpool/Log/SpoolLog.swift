import FoundationEssentials
import Logging
import Tackle
import TackleQueueing

/// The log of one spool directory, open for its only owner.
///
/// It blocks and is for one thread: the ``SpoolStore`` calls it on its own; only its index is for
/// all. What is staged is written, synced and counted by ``commit()`` alone, and the index changes
/// only after the sync: so what makes a segment needless is durable before the segment goes.
final class SpoolLog {
    /// How a log is to be opened.
    struct Settings: Sendable {
        /// The directory's path, for messages.
        var path: String

        /// The size in bytes at which another segment is begun.
        var segmentSize: Int
        var syncMode = SyncMode.fsync

        /// How many of the messages that were delivered last are to be known.
        var remembering = 0

        /// How many bytes of zeros are written ahead of the records.
        var zerosAhead = 256 << 10

        /// What a spool that is new is called; any, where it is absent.
        var newSpool: UUID?
    }

    /// The segment that is written to.
    ///
    /// Its file is open from the first write to the last sync (F5), since an error that came while
    /// nobody had it open is told to nobody.
    struct Active {
        let number: UInt64
        let file: any SpoolFile
        let seed: RecordSeed

        /// Up to where it is written.
        var size: Int

        /// Up to where it is synced.
        var durable: Int

        /// Up to where it has room on the disk, and up to where that was written to.
        var reserved: Int
        var zeroed: Int

        /// Up to where it may be written.
        ///
        /// Never beyond what is reserved: a system that puts off finding room for what is written
        /// would find out only at the sync, or after a kill, when nobody has it in memory.
        func room(_ settings: Settings) -> Int { reserved > 0 ? reserved : settings.segmentSize }
    }

    let directory: any SpoolDirectory
    let settings: Settings
    let logger: Logger
    let clock: any WallClock

    /// Held for life: it carries the lock.
    private let lock: any SpoolFile

    let spool: UUID
    let index: SharedIndex
    let readers: SegmentFiles
    var active: Active?

    /// What the next segment says about the one before it.
    var sealed: SegmentHeader.SegmentEnd?
    var nextSegment: UInt64
    private var nextSequence: UInt64
    private(set) var nextMessage: UInt64

    /// What the next commit writes, in order.
    var staged: [Record] = []
    var stagedBytes = 0

    /// What was written and acknowledged, and is not synced yet: outcomes, and in the interval mode
    /// everything.
    var unsynced: [Record] = []

    /// Room for outcomes where the disk has none.
    var reserve: SpoolReserve

    /// The oldest segment while it is copied.
    var moving: SegmentScanner?

    /// A copy of a dead letter may stand without its reason, until that was looked at.
    var mayHaveStrayReasons = true

    /// A directory's sync has failed: which removals hold is not known, so none follow.
    var isReclaimStopped = false

    /// Whether writing fails, so that it is told once.
    var isFailing = false

    /// What was found when it was opened.
    let damage: [SpoolDamage]

    /// Segments that were set aside for their damage, now or earlier.
    var damagedFiles: [String]

    /// The messages that were delivered last, for as long as the log says so.
    private let delivered: RecentPlaces

    /// Opens a spool's log: reads everything, writes nothing but the lock and the reserve.
    ///
    /// - Parameters:
    ///   - directory: the open directory.
    ///   - settings: how.
    ///   - clock: tells the time.
    ///   - logger: told of damage and of writes that fail.
    /// - Throws: ``SpoolError`` where another process owns it, or it cannot be read or trusted.
    init(
        _ directory: any SpoolDirectory,
        _ settings: Settings,
        clock: any WallClock,
        logger: Logger
    ) throws(SpoolError) {
        self.directory = directory
        self.settings = settings
        self.logger = logger
        self.clock = clock
        do {
            try SpoolOwnership.check(directory, settings.path)
            lock = try SpoolOwnership.take(directory, settings.path)
            let opening = try SpoolOpening(directory, settings, logger)
            let recovery = opening.recovery
            spool = recovery.spool ?? settings.newSpool ?? UUID()
            index = SharedIndex(recovery.takeIndex())
            sealed = recovery.sealed
            nextSegment = recovery.nextSegment
            nextSequence = recovery.nextSequence
            nextMessage = recovery.nextMessage
            delivered = recovery.delivered
            damage = recovery.damage
            damagedFiles = opening.damagedFiles
            reserve = SpoolReserve(directory, size: settings.segmentSize, logger: logger)
            if opening.hasReserve { reserve.open() }
            readers = SegmentFiles(directory, logger: logger)
            warnOfClock(recovery.latest)
            if SpoolFault.oldSegmentWritten.isPlanted { goOnInOldSegment() }
        } catch let error as SpoolError {
            throw error
        } catch let error as FileSystemError {
            throw SpoolError(error, directory: settings.path)
        } catch {
            throw SpoolError(.inputOutput, "\(settings.path): \(error)")
        }
    }

    /// The number that the next message will have.
    func takeMessageNumber() -> UInt64 {
        defer { nextMessage += 1 }
        return nextMessage
    }

    /// Has a record written by the next ``commit()``.
    func stage(_ record: Record) {
        staged.append(record)
        stagedBytes += record.size
    }

    func takeSequence() -> UInt64 {
        defer { nextSequence += 1 }
        return nextSequence
    }

    /// The sequence number of the next record.
    var upcomingSequence: UInt64 { nextSequence }

    /// What was delivered last by an earlier process, as far as it can be read.
    func readDelivered() -> [DeliveryID] {
        let windows = SegmentWindows(directory)
        return delivered.inOrder.compactMap { message, place in
            (try? windows.body(at: place)).flatMap(WebhookKeys.init)?.deliveryID
        }
    }

    /// A mistake: the last segment of an earlier process becomes the active one.
    private func goOnInOldSegment() {
        guard let sealed,
            let file = try? directory.openForWriting(SpoolFormat.segmentName(sealed.number))
        else { return }
        let seed = RecordSeed(spool: spool, segment: sealed.number)
        active = Active(
            number: sealed.number,
            file: file,
            seed: seed,
            size: sealed.durable,
            durable: sealed.durable,
            reserved: 0,
            zeroed: 0
        )
    }

    /// R8: what is due by the time of day comes late where the clock runs behind, and never early.
    private func warnOfClock(_ latest: SpoolMoment) {
        let ahead = latest.date.timeIntervalSince(clock.now)
        guard ahead > 300 else { return }
        logger.warning(
            """
            the clock is \(Int(ahead)) s behind the time at which the spool was last written: \
            what is due by the time of day comes so much later; set the clock
            """
        )
    }
}

extension SpoolLog {
    /// What there is to remember of endpoints.
    var knownEndpoints: [Endpoint: EndpointState] {
        index.withLock { $0.endpoints.mapValues(\.state).filter { !$0.value.isUsual } }
    }

    /// Whether something is written that is to be synced later.
    var isSyncDue: Bool { !unsynced.isEmpty }
}
