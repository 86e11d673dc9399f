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
/// ```swift
/// FileSpool(directory: "/var/spool/tackle")
/// ```
public final class FileSpool: StoppableQueue, ConfigurablePlugin {
    private struct State {
        var isClosed = false
        var isRunning = false
        var hasRun = false
    }

    /// The directory, with the mode 0700; the one above it must be there.
    public let directory: String

    /// When what was accepted is sent.
    public let queueOptions: QueueOptions

    private let clock: any WallClock
    private let store: SpoolStore
    private let drain: QueueDrain<SpoolStore>
    private let state = Mutex(State())

    /// Makes a spool, touching nothing yet.
    ///
    /// - Parameters:
    ///   - directory: where it is; made at the first use where the one above it is there.
    ///   - options: when what was accepted is sent.
    ///   - segmentSize: the size in bytes at which another file is begun, at least 64 KiB.
    ///   - maximumSize: how many bytes it may have on disk, at least 256 KiB; one batch more for a
    ///     moment. A quarter of it is the largest segment. `nil` is no limit.
    ///   - whenFull: what `send` does when it has them.
    ///   - clock: tells the time; tests give their own.
    ///   - logger: told of damage and of writes that fail.
    public convenience init(
        directory: String,
        options: QueueOptions = QueueOptions(),
        segmentSize: Int = 64 << 20,
        maximumSize: Int? = nil,
        whenFull: WhenFull = .throw,
        clock: any WallClock = SystemClock(),
        logger: Logger = Logger(label: "tackle.file-spool")
    ) {
        self.init(
            SpoolStore.Configuration(
                directory: directory,
                segmentSize: segmentSize,
                maximumSize: maximumSize,
                whenFull: whenFull,
                fileSystem: POSIXFileSystem(),
                clock: clock,
                logger: logger
            ),
            options: options
        )
    }

    init(_ configuration: SpoolStore.Configuration, options: QueueOptions) {
        var configuration = configuration
        let least = Self.segmentSizes.lowerBound
        configuration.maximumSize = configuration.maximumSize.map { max($0, 4 * least) }
        // Room is given back by whole segments: a spool needs several to have any.
        let most = min(configuration.maximumSize ?? Int.max, 4 * Self.segmentSizes.upperBound) / 4
        configuration.segmentSize = min(max(configuration.segmentSize, least), most)
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

    /// Queue.
    public var role: StageRole { .queue }

    /// Stores a delivery: returns once it is on disk and synced.
    ///
    /// It reports `accepted` before the delivery can start. Once it is stored, cancelling the task
    /// changes nothing.
    ///
    /// - Returns: a receipt with the promise `onDisk`.
    /// - Throws: ``SendError`` with the code `not-stored`, `queue-full` or `closed`.
    public func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        guard !state.withLock({ $0.isClosed }) else {
            throw SendError(.closed, "the spool is closed: send before close()")
        }
        let webhook = delivery.webhook
        do {
            try await open()
        } catch {
            throw SendError(error)
        }
        let now = clock.now
        let due = max(webhook.due ?? now, now)
        let number = try await store.accept(WebhookCoding.encode(webhook), due: due)
        let receipt = Receipt.accepted(delivery, by: name, promise: .onDisk)
        next.report(.accepted(receipt, at: clock.now))
        drain.enqueue(
            QueuedDelivery(
                handle: number,
                endpoint: webhook.endpoint,
                orderingKey: webhook.orderingKey,
                created: max(webhook.created, webhook.due ?? webhook.created),
                due: due
            )
        )
        return receipt
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

    /// The dead letters with their reasons, in the order accepted.
    package func deadLetters() async throws -> [(webhook: Webhook, reason: DeadReason?)] {
        try await open()
        return try await store.withLog { log in
            try log.index.entries.filter(\.value.isDead).keys.sorted().map { number in
                (try log.webhook(number), log.reason(number))
            }
        }
    }

    private func open() async throws(SpoolError) {
        try await store.open { [drain] deliveries in drain.enqueue(deliveries) }
    }

    private func end() {
        let hasEnded = state.withLock { state in
            state.isClosed = true
            return state.hasRun && !state.isRunning
        }
        Task { [store] in
            // A run that is yet to come needs the log; one that was cancelled needs it no more.
            if hasEnded { await store.close() } else { await store.refuseCrowd() }
        }
    }
}
