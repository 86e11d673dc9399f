import FoundationEssentials
import Logging
import Synchronization
import Tackle
import TackleQueueing

/// The spool's log on its own queue, with those who wait for it.
///
/// **All writes are serial and share their syncs.** Whoever has something to write puts it into the
/// inbox, from any thread; the first one schedules a commit. One write and one sync later all of
/// them go on. What comes meanwhile is the next batch, which waits a moment for those whom the
/// last one has let go (``Gathering``). Outcomes, for which nobody waits, ride with the next batch,
/// or go by themselves after a few milliseconds.
actor SpoolStore: DeliveryStore {
    /// How a spool is to be opened.
    struct Configuration: Sendable {
        var directory: String
        var segmentSize: Int
        var maximumSize: Int?
        var whenFull: FileSpool.WhenFull
        var syncMode: SyncMode
        var fileSystem: any SpoolFileSystem
        var clock: any WallClock
        var logger: Logger

        /// How many of the messages that were delivered last are to be known.
        var remembering = 0
    }

    /// How long outcomes wait for others to ride with, and how many bytes of them do.
    private static let outcomeDelay = Duration.milliseconds(5)
    private static let outcomeLimit = 64 << 10

    nonisolated let queue = SpoolQueue()
    nonisolated let configuration: Configuration
    nonisolated let inbox = Mutex(SpoolInbox())
    private nonisolated let cache = WebhookCache()
    /// Set when the directory is opened.
    private nonisolated let shared = Mutex<(index: SharedIndex, bodies: BodyReader)?>(nil)

    var log: SpoolLog?
    var isSyncing = false
    var gathering = Gathering()

    init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// Whether the directory is open, so that there is nothing to wait for.
    nonisolated var isOpen: Bool { inbox.withLock { $0.phase == .open } }

    /// Opens the directory, unless it is open.
    ///
    /// - Parameter recovered: called with what an earlier process left, before anything new.
    /// - Throws: ``SpoolError``.
    func open(_ recovered: @Sendable (SpoolRemainder) -> Void) throws(SpoolError) {
        guard log == nil else { return }
        let path = configuration.directory
        guard inbox.withLock({ $0.phase == .unopened }) else {
            throw SpoolError(.notUsable, "\(path): the spool is closed")
        }
        let directory = try configuration.fileSystem.openDirectory(path)
        let settings = SpoolLog.Settings(
            path: path,
            segmentSize: configuration.segmentSize,
            syncMode: configuration.syncMode,
            remembering: configuration.remembering
        )
        let log = try SpoolLog(
            directory,
            settings,
            clock: configuration.clock,
            logger: configuration.logger
        )
        do {
            let endpoints = log.knownEndpoints
            let delivered = configuration.remembering > 0 ? log.readDelivered() : []
            recovered(SpoolRemainder(endpoints: endpoints, delivered: delivered))
            try log.forEachWaiting { recovered(SpoolRemainder(waiting: $0)) }
            inbox.withLock { $0.written = Set(endpoints.keys) }
        } catch let error as FileSystemError {
            throw SpoolError(error, directory: path)
        } catch {
            throw SpoolError(.inputOutput, "\(path): \(error)")
        }
        self.log = log
        let bodies = BodyReader(
            directory,
            log.index,
            spool: log.spool,
            logger: configuration.logger
        )
        shared.withLock { $0 = (log.index, bodies) }
        inbox.withLock { inbox in
            inbox.phase = .open
            inbox.logBytes = log.size
            inbox.isScheduled = true
        }
        // An earlier process may have left what nobody needs any more.
        queue.run { self.assumeIsolated { $0.commitNext() } }
    }

    /// Stores a webhook: returns once it is as safe as the mode promises.
    ///
    /// - Parameters:
    ///   - webhook: the webhook.
    ///   - due: when it is to be sent.
    /// - Returns: its number.
    /// - Throws: ``SendError``; `CancellationError` where the task is cancelled while it waits for
    ///   room.
    nonisolated func accept(_ webhook: Webhook, due: Date) async throws -> UInt64 {
        let record = Record.message(webhook, due: due)
        try checkSize(record.size)
        while true {
            let latch = Latch()
            let number: UInt64
            do {
                number = try await withUnsafeThrowingContinuation { waiter in
                    put(record, waiter, orWaitAt: latch)
                }
            } catch is NoRoom {
                try await latch.wait()
                continue
            }
            if due <= configuration.clock.now { cache.insert(webhook, number) }
            return number
        }
    }

    nonisolated func webhook(for handle: UInt64) async throws -> Webhook {
        if let webhook = cache.take(handle) { return webhook }
        return try await opened().bodies.webhook(handle)
    }

    nonisolated func handles(of id: DeliveryID) async throws -> [UInt64] {
        let identity = WebhookKeys.identity(id)
        return try opened().index.withLock { index in
            var handles: [UInt64] = []
            index.entries.visit { number, entry in
                if entry.identity == identity { handles.append(number) }
            }
            return handles
        }
    }

    /// Remembers what became of an attempt: it rides with the next commit.
    ///
    /// A crash before that repeats the delivery, which the receiver knows by its id.
    nonisolated func settle(
        _ handle: UInt64,
        _ webhook: Webhook?,
        as outcome: QueueOutcome
    ) async throws {
        // Any other has been taken out when it was started.
        if case .withdrawn = outcome { _ = cache.take(handle) }
        try put(.outcome(outcome, of: handle, at: configuration.clock.now))
    }

    /// Remembers what is known of an endpoint: it rides with the next commit.
    nonisolated func remember(_ state: EndpointState, of endpoint: Endpoint) async throws {
        let isKnown = inbox.withLock { inbox in
            // Of most endpoints that answer again nothing was ever written.
            guard !state.isUsual || inbox.written.contains(endpoint) else { return false }
            inbox.written.insert(endpoint)
            return true
        }
        if isKnown { try put(.endpoint(endpoint, state, .kept)) }
    }

    /// Has a dead letter wait again, from its first attempt on: it rides with the next commit.
    ///
    /// - Returns: whether it is a dead letter still; of several who ask at once, one gets it.
    nonisolated func revive(_ handle: UInt64) throws -> Bool {
        guard try opened().index.withLock({ $0.revive(handle) }) else { return false }
        let due = SpoolMoment(due: configuration.clock.now)
        try put(Record(RecordHeader(type: .state, message: handle, due: due), .kept))
        return true
    }

    /// Writes and syncs what is to be written; what cannot be is delivered again later.
    func flush() {
        guard let log else { return }
        commit(log)
        _ = log.sync()
    }

    /// Writes and syncs what is to be written, then lets the directory go; nothing is accepted
    /// afterwards.
    ///
    /// - Returns: whether all of it could be written.
    @discardableResult
    func close() -> Bool {
        inbox.withLock { $0.phase = .closed }
        refuseCrowd()
        guard let log else { return true }
        commit(log)
        let isWritten = log.staged.isEmpty && log.sync()
        self.log = nil
        shared.withLock { $0 = nil }
        return isWritten
    }

    /// Refuses those who wait for room: nothing more is accepted.
    nonisolated func refuseCrowd() {
        let crowd = inbox.withLock { inbox in
            inbox.isRefusing = true
            return inbox.takeCrowd()
        }
        for latch in crowd { latch.open() }
    }

    /// The log, for tests and for whoever looks into a spool.
    func withLog<Value: Sendable>(_ body: @Sendable (SpoolLog) throws -> Value) throws -> Value {
        guard let log else { throw Self.closed }
        commit(log)
        return try body(log)
    }

    private nonisolated static var closed: SendError {
        SendError(.closed, "the spool is closed: send before close()")
    }

    private nonisolated func opened() throws(SendError) -> (index: SharedIndex, bodies: BodyReader)
    {
        guard let shared = shared.withLock({ $0 }) else { throw Self.closed }
        return shared
    }
}

/// What is put into the inbox.
extension SpoolStore {
    /// There is no room, and there may be some later.
    private struct NoRoom: Error {}

    private nonisolated func checkSize(_ size: Int) throws(SendError) {
        guard size - SpoolFormat.recordHeaderSize <= SpoolFormat.bodyLimit,
            size <= configuration.maximumSize ?? Int.max
        else {
            throw SendError(
                .notStored,
                "the webhook needs \(size) bytes, more than the spool may have: make it smaller",
                verdict: .permanent
            )
        }
    }

    /// Puts a message into the inbox; its waiter is told what became of it.
    private nonisolated func put(
        _ record: Record,
        _ waiter: SpoolInbox.Waiter,
        orWaitAt latch: Latch
    ) {
        let (error, schedules): ((any Error)?, Bool) = inbox.withLock { inbox in
            guard inbox.phase == .open else { return (Self.closed, false) }
            let limit = configuration.maximumSize ?? .max
            if inbox.used + record.size > limit {
                // Perhaps something can be given back for the next one.
                let schedules = inbox.schedule()
                guard configuration.whenFull == .wait else {
                    return (Self.full(inbox.used, limit), schedules)
                }
                guard !inbox.isRefusing else {
                    return (SendError(.closed, "the spool is closed"), schedules)
                }
                inbox.crowd.append(latch)
                return (NoRoom(), schedules)
            }
            inbox.append(record, waiter)
            return (nil, inbox.schedule())
        }
        if schedules { queue.run { self.assumeIsolated { $0.commitNext() } } }
        if let error { waiter.resume(throwing: error) }
    }

    private nonisolated static func full(_ used: Int, _ limit: Int) -> SendError {
        SendError(
            .queueFull,
            "the spool has \(used) of \(limit) bytes: send later, or raise max-size"
        )
    }

    /// Puts an outcome into the inbox.
    private nonisolated func put(_ record: Record) throws(SendError) {
        let wait: Duration? = try inbox.withLock { inbox throws(SendError) in
            guard inbox.phase == .open else { throw Self.closed }
            inbox.append(record)
            if inbox.bytes > Self.outcomeLimit { return inbox.schedule() ? .zero : nil }
            guard !inbox.isScheduled, !inbox.isTimed, !inbox.isRetrying else { return nil }
            inbox.isTimed = true
            return Self.outcomeDelay
        }
        guard let wait else { return }
        guard wait > .zero else {
            return queue.run { self.assumeIsolated { $0.commitNext() } }
        }
        commitOutcomes(after: wait)
    }

    /// Has outcomes written once they have waited for as long as they may; those that a commit has
    /// taken along meanwhile need none of their own.
    private nonisolated func commitOutcomes(after wait: Duration) {
        queue.run(after: wait) {
            let left: Duration? = self.inbox.withLock { inbox in
                inbox.isTimed = false
                guard let since = inbox.outcomesSince, !inbox.isScheduled else { return nil }
                let left = Self.outcomeDelay - (ContinuousClock.now - since)
                inbox.isTimed = left > .zero
                return left
            }
            guard let left else { return }
            guard left <= .zero else { return self.commitOutcomes(after: left) }
            self.assumeIsolated { $0.commitNext() }
        }
    }
}
