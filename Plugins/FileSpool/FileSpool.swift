public import Logging
import Synchronization
public import Tackle
public import TackleQueueing

/// A queue on disk: what it has accepted survives a crash of the process and of the machine.
///
/// ``send(_:next:)`` returns once the webhook is on disk and synced. ``run(next:)`` delivers what
/// is stored, also what an earlier process left, with its attempts and due times. A crash may
/// repeat a delivery, which the receiver knows by its id; it never loses one. One process owns a
/// directory; it is opened at the first `send` or `run`.
///
/// What it knows of endpoints it knows after a restart as well. To know duplicates by it knows all
/// that waits; of what an earlier process has delivered, only what still stands in its files.
///
/// ```swift
/// FileSpool(directory: "/var/spool/tackle")
/// ```
public final class FileSpool: StoppableQueue, ConfigurablePlugin {
    private struct State {
        var isClosed = false
        var isRunning = false
        var hasRun = false

        /// Who is told of what is cancelled.
        var rest: Next?
    }

    /// The directory, with the mode 0700; the one above it must be there.
    public let directory: String

    /// When what was accepted is sent.
    public let queueOptions: QueueOptions

    /// What the receipts of what it accepts say.
    let promise: Receipt.Promise

    /// What it was made with, before sizes were fitted to one another.
    let asked: SpoolStore.Configuration

    let clock: any WallClock
    let store: SpoolStore
    let drain: QueueDrain
    private let state = Mutex(State())

    /// Makes a spool with the usual schedule, touching nothing yet.
    ///
    /// - Parameters:
    ///   - directory: where it is; made at the first use where the one above it is there.
    ///   - segmentSize: the size in bytes at which another file is begun, at least 64 KiB.
    ///   - maximumSize: how many bytes it may have on disk, at least 256 KiB; one batch more for a
    ///     moment. An eighth of it is the largest segment. `nil` is no limit.
    ///   - whenFull: what `send` does when it has them.
    ///   - sync: when what is accepted is synced, and so what the receipt promises.
    ///   - clock: tells the time; tests give their own.
    ///   - logger: told of damage and of writes that fail.
    public convenience init(
        directory: String,
        segmentSize: Int = 64 << 20,
        maximumSize: Int? = nil,
        whenFull: WhenFull = .throw,
        sync: SyncMode = .fsync,
        clock: any WallClock = SystemClock(),
        logger: Logger = Logger(label: "tackle.file-spool")
    ) {
        self.init(
            checked: QueueOptions(),
            directory: directory,
            segmentSize: segmentSize,
            maximumSize: maximumSize,
            whenFull: whenFull,
            sync: sync,
            clock: clock,
            logger: logger
        )
    }

    /// Makes a spool with a schedule of its own, touching nothing yet.
    ///
    /// - Parameters:
    ///   - directory: where it is; made at the first use where the one above it is there.
    ///   - options: when what was accepted is sent.
    ///   - segmentSize: the size in bytes at which another file is begun, at least 64 KiB.
    ///   - maximumSize: how many bytes it may have on disk, at least 256 KiB; one batch more for a
    ///     moment. An eighth of it is the largest segment. `nil` is no limit.
    ///   - whenFull: what `send` does when it has them.
    ///   - sync: when what is accepted is synced, and so what the receipt promises.
    ///   - clock: tells the time; tests give their own.
    ///   - logger: told of damage and of writes that fail.
    /// - Throws: `ConfigurationError` naming the option that is out of range.
    public convenience init(
        directory: String,
        options: QueueOptions,
        segmentSize: Int = 64 << 20,
        maximumSize: Int? = nil,
        whenFull: WhenFull = .throw,
        sync: SyncMode = .fsync,
        clock: any WallClock = SystemClock(),
        logger: Logger = Logger(label: "tackle.file-spool")
    ) throws {
        try options.check()
        self.init(
            checked: options,
            directory: directory,
            segmentSize: segmentSize,
            maximumSize: maximumSize,
            whenFull: whenFull,
            sync: sync,
            clock: clock,
            logger: logger
        )
    }

    convenience init(
        checked options: QueueOptions,
        directory: String,
        segmentSize: Int,
        maximumSize: Int?,
        whenFull: WhenFull,
        sync: SyncMode,
        clock: any WallClock = SystemClock(),
        logger: Logger = Logger(label: "tackle.file-spool")
    ) {
        self.init(
            SpoolStore.Configuration(
                directory: directory,
                segmentSize: segmentSize,
                maximumSize: maximumSize,
                whenFull: whenFull,
                syncMode: sync,
                fileSystem: POSIXFileSystem(),
                clock: clock,
                logger: logger
            ),
            options: options
        )
    }

    init(_ configuration: SpoolStore.Configuration, options: QueueOptions) {
        asked = configuration
        var configuration = configuration
        let least = Self.segmentSizes.lowerBound
        // Room is given back by whole segments: a spool needs several to have any.
        let most = configuration.maximumSize.map { max($0, 4 * least) / 8 }
        let size = min(max(configuration.segmentSize, least), Self.segmentSizes.upperBound)
        configuration.segmentSize = min(size, most ?? size)
        // What is reserved for the segment that is written to counts as well.
        configuration.maximumSize = configuration.maximumSize.map { asked in
            max(asked, 4 * least) - configuration.segmentSize
        }
        if options.duplicates != .allow {
            configuration.remembering = max(1, options.duplicateWindow)
        }
        promise = Receipt.Promise(configuration.syncMode)
        directory = configuration.directory
        queueOptions = options
        clock = configuration.clock
        store = SpoolStore(configuration)
        drain = QueueDrain(
            store: store,
            stage: Self.pluginName,
            options: options,
            clock: configuration.clock,
            logger: configuration.logger
        )
    }

    /// Stores a delivery: returns once it is on disk and synced, or as the mode says.
    ///
    /// It reports `accepted` before the delivery can start. Once it is stored, cancelling the task
    /// changes nothing.
    ///
    /// - Returns: a receipt with the promise `onDisk`, `syncedLater` or `notSynced`.
    /// - Throws: ``/Tackle/SendError`` with the code `not-stored`, `disk-full`, `queue-full`,
    ///   `closed`, `endpoint-disabled` or `duplicate`.
    public func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        guard !state.withLock({ $0.isClosed }) else {
            throw SendError(.closed, "the spool is closed: send before close()")
        }
        try await openToSend()
        switch try drain.admit(delivery.webhook) {
        case .repeated: return .repeated(delivery, by: name, promise: promise)
        case .reserved(let reservation):
            return try await accept(delivery, reservation, next: next)
        }
    }

    /// Delivers what is stored, until the spool is closed and everything is delivered or dead, or
    /// until it is stopped and what was in flight is finished.
    ///
    /// Then the directory is free for another process. Cancelling means: stop now, and the rest
    /// stays on disk.
    ///
    /// - Throws: ``SpoolError`` where the directory cannot be used; `CancellationError`.
    public func run(next: Next) async throws {
        try await open()
        state.withLock { state in
            state.isRunning = true
            state.hasRun = true
            state.rest = next
        }
        let result: Result<Void, any Error>
        do {
            result = .success(try await drain.run(next: next))
        } catch {
            result = .failure(error)
        }
        let isClosed = state.withLock { state in
            state.isRunning = false
            return state.isClosed
        }
        if isClosed { await store.close() } else { await store.flush() }
        try result.get()
    }

    /// Accepts no more; ``run(next:)`` ends once everything stored is delivered or dead, retries
    /// and due times waited for.
    public func close() {
        end()
        drain.close()
    }

    /// Accepts no more and starts no attempt; ``run(next:)`` ends once those in flight are
    /// finished, and the rest stays on disk for the next process.
    public func stop() {
        end()
        drain.stop()
    }

    /// The rest of the pipeline, once it was run.
    var rest: Next? { state.withLock { $0.rest } }

    func open() async throws(SpoolError) {
        guard !store.isOpen else { return }
        try await store.open { [drain] left in
            drain.restore(left.waiting, left.endpoints, delivered: left.delivered)
        }
    }

    func openToSend() async throws(SendError) {
        do {
            try await open()
        } catch {
            throw SendError(error)
        }
    }

    /// Writes what is staged and lets the directory go, where there is no run that would.
    ///
    /// - Returns: whether all of it could be written.
    @discardableResult
    package func letGo() async -> Bool {
        await store.close()
    }

    private func end() {
        let hasEnded = state.withLock { state in
            state.isClosed = true
            return state.hasRun && !state.isRunning
        }
        Task { [store] in
            // A run that is yet to come needs the log; one that was cancelled needs it no more.
            if hasEnded { await store.close() } else { store.refuseCrowd() }
        }
    }
}
