public import Logging
import Synchronization
public import Tackle
public import TackleQueueing

/// A queue on disk: what it has accepted survives a crash of the process and of the machine.
///
/// `send` returns once the webhook is on disk and synced. `run` delivers what is stored, including
/// what an earlier process left, with its attempts and due times. A delivery may be repeated after a
/// crash; none is lost. One process owns a directory at a time; the directory is opened at the first
/// `send` or `run`.
///
/// ```swift
/// FileSpool(directory: "/var/spool/tackle")
/// ```
public final class FileSpool: StoppableQueue, ConfigurablePlugin {
    /// The directory, of mode 0700; its parent must be there.
    public let directory: String

    /// When what was accepted is sent.
    public let options: QueueOptions

    private let segmentSize: Int
    private let fileSystem: any SpoolFileSystem
    private let clock: any WallClock
    private let logger: Logger
    private let store = SpoolStore()
    private let drain: QueueDrain<SpoolStore>
    private let state = Mutex(State())

    private struct State {
        var opening: Task<SpoolLog, any Error>?
        var isClosed = false
    }

    /// Makes a spool. It touches nothing yet.
    ///
    /// - Parameters:
    ///   - directory: where it is; made at the first use, where its parent is there.
    ///   - options: when what was accepted is sent.
    ///   - segmentSize: the size in bytes at which a new file is begun, at least 64 KiB.
    ///   - clock: tells the time; tests give their own.
    ///   - logger: told of damage and of writes that fail.
    public convenience init(
        directory: String,
        options: QueueOptions = QueueOptions(),
        segmentSize: Int = 64 << 20,
        clock: any WallClock = SystemClock(),
        logger: Logger = Logger(label: "tackle.file-spool")
    ) {
        self.init(
            directory: directory,
            options: options,
            segmentSize: segmentSize,
            clock: clock,
            logger: logger,
            fileSystem: POSIXFileSystem()
        )
    }

    package init(
        directory: String,
        options: QueueOptions,
        segmentSize: Int,
        clock: any WallClock,
        logger: Logger,
        fileSystem: any SpoolFileSystem
    ) {
        self.directory = directory
        self.options = options
        self.segmentSize = max(64 << 10, segmentSize)
        self.fileSystem = fileSystem
        self.clock = clock
        self.logger = logger
        drain = QueueDrain(
            store: store,
            stage: Self.pluginName,
            options: options,
            clock: clock,
            logger: logger
        )
    }

    /// Queue.
    public var role: StageRole { .queue }

    /// Stores a delivery.
    ///
    /// - Returns: a receipt with the promise `onDisk`.
    /// - Throws: ``SendError`` with the code `not-stored` where it could not be stored, or `closed`.
    public func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        guard !state.withLock({ $0.isClosed }) else {
            throw SendError(.closed, "the spool is closed: send before close()")
        }
        let receipt = Receipt.accepted(delivery, by: name, promise: .onDisk)
        let webhook = delivery.webhook
        let due = max(webhook.due ?? clock.now, clock.now)
        do {
            let drain = drain
            let clock = clock
            try await opened().accept(webhook, due: due) { number in
                // Reported before it can be started, so that nothing else of it is told earlier.
                next.report(.accepted(receipt, at: clock.now))
                drain.enqueue(QueuedDelivery(handle: number, webhook, due: due))
            }
        } catch let error as SpoolIOError {
            throw SendError(.notStored, "the webhook is not stored: \(error)", underlying: error)
        }
        return receipt
    }

    /// Delivers what is stored, until the spool is closed and everything is delivered or dead.
    ///
    /// - Throws: ``SendError`` where the directory cannot be used; `CancellationError`.
    public func run(next: Next) async throws {
        do {
            _ = try await opened()
        } catch let error as SpoolIOError {
            throw SendError(.notStored, "the spool cannot be used: \(error)", underlying: error)
        }
        try await drain.run(next: next)
    }

    /// Accepts no more; ``run(next:)`` ends once everything is delivered or dead.
    public func close() {
        state.withLock { $0.isClosed = true }
        drain.close()
    }

    /// Accepts no more and starts no attempt; ``run(next:)`` ends once those in flight are finished.
    ///
    /// The rest stays on disk for the next process.
    public func stop() {
        state.withLock { $0.isClosed = true }
        drain.stop()
    }

    private func opened() async throws -> SpoolLog {
        let task = state.withLock { state in
            if let opening = state.opening { return opening }
            let task = Task { try await self.openLog() }
            state.opening = task
            return task
        }
        do {
            return try await task.value
        } catch {
            // The next call tries again: the reason may be gone by then.
            state.withLock { $0.opening = nil }
            throw error
        }
    }

    private func openLog() async throws -> SpoolLog {
        let log = try await SpoolOpening(
            directory: directory,
            segmentSize: segmentSize,
            fileSystem: fileSystem,
            logger: logger
        ).open { [drain] deliveries in
            for delivery in deliveries { drain.enqueue(delivery) }
        }
        store.use(log)
        return log
    }
}
