import FoundationEssentials
import Logging
import Tackle
import TackleQueueing

/// The spool's log on its own queue, with those who wait for it.
///
/// **All writes are serial and share their syncs.** Whoever has something to write stages it; the
/// first one of a batch schedules the commit behind everything that stands in the queue already;
/// one write and one sync later all of them go on. What comes meanwhile is the next batch.
actor SpoolStore: DeliveryStore {
    /// How a spool is to be opened.
    struct Configuration: Sendable {
        var directory: String
        var segmentSize: Int
        var maximumSize: Int?
        var whenFull: FileSpool.WhenFull
        var fileSystem: any SpoolFileSystem
        var clock: any WallClock
        var logger: Logger
    }

    private let queue = SpoolQueue()
    private let configuration: Configuration
    private var log: SpoolLog?
    private var isCommitting = false
    /// The directory is let go, for good.
    private var isClosed = false

    /// Nobody waits for room any more; a run that is yet to come still opens the directory.
    private var isRefusing = false
    /// The endpoints of which a record may say something.
    private var written: Set<Endpoint> = []
    private var accepting: [UInt64: CheckedContinuation<Void, any Error>] = [:]

    /// Those who wait for room, in the order they came.
    private var crowd: [Latch] = []

    init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// Opens the directory, unless it is open.
    ///
    /// - Parameter recovered: called once, with what an earlier process left, before anything new.
    /// - Throws: ``SpoolError``.
    func open(_ recovered: @Sendable (SpoolRemainder) -> Void) throws(SpoolError) {
        guard log == nil else { return }
        guard !isClosed else {
            throw SpoolError(.notUsable, "\(configuration.directory): the spool is closed")
        }
        let log = try SpoolLog(
            directory: configuration.fileSystem.openDirectory(configuration.directory),
            path: configuration.directory,
            segmentSize: configuration.segmentSize,
            clock: configuration.clock,
            logger: configuration.logger
        )
        recovered(log.left)
        written = Set(log.left.endpoints.keys)
        log.left = SpoolRemainder()
        self.log = log
    }

    /// Stores a webhook: returns once it is durable.
    ///
    /// - Parameters:
    ///   - webhook: the webhook.
    ///   - due: when it is to be sent.
    /// - Returns: its number.
    /// - Throws: ``SendError``; `CancellationError` where the task is cancelled while it waits for
    ///   room.
    func accept(_ webhook: Webhook, due: Date) async throws -> UInt64 {
        var record = Record(type: .message, origin: .accepted, message: 0, attempts: 0, due: due)
        record.body = WebhookCoding.encode(webhook)
        record.identity = DeliveryID(webhook: webhook.id, endpoint: webhook.endpoint).shortIdentity
        try await makeRoom(for: record.size)
        let number = try opened().takeMessageNumber()
        record.message = number
        try opened().stage(record)
        scheduleCommit()
        try await withCheckedThrowingContinuation { accepting[number] = $0 }
        return number
    }

    func webhook(for handle: UInt64) async throws -> Webhook {
        try opened().webhook(handle)
    }

    func handles(of id: DeliveryID) async throws -> [UInt64] {
        let log = try opened()
        return log.index.entries.filter { $0.value.identity == id.shortIdentity }.keys.sorted()
    }

    /// Remembers what became of an attempt: it rides with the next commit.
    ///
    /// A crash before that repeats the delivery, which the receiver knows by its id.
    func settle(
        _ handle: UInt64,
        _ webhook: Webhook?,
        as outcome: QueueOutcome
    ) async throws {
        let now = configuration.clock.now
        var record = Record(type: .done, origin: .outcome, message: handle, attempts: 0, due: now)
        switch outcome {
        case .delivered(let receipt):
            record.attempts = receipt.attempt?.number ?? 1
        case .withdrawn:
            break
        case .retry(let attempts, let due, let error):
            record.type = .state
            record.attempts = attempts
            record.due = due
            record.setStatus(error.status)
        case .dead(let attempts, let error):
            record.type = .dead
            record.attempts = attempts
            record.body = DeadReason(error, at: now).bytes
        }
        try opened().stage(record)
        scheduleCommit()
    }

    /// Remembers what is known of an endpoint: it rides with the next commit.
    func remember(_ state: EndpointState, of endpoint: Endpoint) async throws {
        // Of most endpoints that answer again nothing was ever written.
        guard !state.isUsual || written.contains(endpoint) else { return }
        written.insert(endpoint)
        let time = configuration.clock.now
        try opened().stage(.endpoint(endpoint, state, origin: .outcome, at: time))
        scheduleCommit()
    }

    /// Has a dead letter wait again, from its first attempt on: it rides with the next commit.
    ///
    /// - Returns: whether it is a dead letter still; of several who ask at once, one gets it.
    func revive(_ handle: UInt64) throws -> Bool {
        let log = try opened()
        guard log.index.revive(handle) else { return false }
        let due = configuration.clock.now
        log.stage(Record(type: .state, origin: .outcome, message: handle, attempts: 0, due: due))
        scheduleCommit()
        return true
    }

    /// Writes what is staged; what cannot be written is delivered again by a later process.
    func flush() {
        guard let log else { return }
        while !log.staged.isEmpty, commit(log) {}
    }

    /// Writes what is staged, then lets the directory go; nothing is accepted afterwards.
    ///
    /// - Returns: whether all of it could be written.
    @discardableResult
    func close() -> Bool {
        isClosed = true
        isRefusing = true
        flush()
        let isWritten = log?.staged.isEmpty ?? true
        log = nil
        for latch in crowd { latch.open() }
        crowd = []
        return isWritten
    }

    /// Refuses those who wait for room: nothing more is accepted.
    func refuseCrowd() {
        isRefusing = true
        for latch in crowd { latch.open() }
        crowd = []
    }

    /// The log, for tests and for whoever looks into a spool.
    func withLog<Value: Sendable>(_ body: @Sendable (SpoolLog) throws -> Value) throws -> Value {
        try body(opened())
    }

    private func opened() throws(SendError) -> SpoolLog {
        guard let log else { throw SendError(.closed, "the spool is closed: send before close()") }
        return log
    }

    private func makeRoom(for size: Int) async throws {
        guard size - SpoolFormat.recordHeaderSize <= SpoolFormat.bodyLimit,
            size <= configuration.maximumSize ?? Int.max
        else {
            throw SendError(
                .notStored,
                "the webhook needs \(size) bytes, more than the spool may have: make it smaller",
                verdict: .permanent
            )
        }
        guard let limit = configuration.maximumSize else { return }
        while true {
            let used = try opened().size
            if used + size <= limit { return }
            guard configuration.whenFull == .wait else {
                // Perhaps something can be given back for the next one.
                scheduleCommit()
                throw SendError(
                    .queueFull,
                    "the spool has \(used) of \(limit) bytes: send later, or raise max-size"
                )
            }
            guard !isRefusing else { throw SendError(.closed, "the spool is closed") }
            let latch = Latch()
            crowd.append(latch)
            scheduleCommit()
            try await latch.wait()
        }
    }

    private func scheduleCommit() {
        guard !isCommitting else { return }
        isCommitting = true
        Task { commitNext() }
    }

    private func commitNext() {
        isCommitting = false
        guard let log else { return }
        let hasStored = commit(log)
        let limit = configuration.maximumSize
        let isPressed = !crowd.isEmpty || limit.map { log.size > $0 / 2 } ?? false
        if log.reclaim(isPressed: isPressed) {
            for latch in crowd { latch.open() }
            crowd = []
        }
        if hasStored, !log.staged.isEmpty { scheduleCommit() }
    }

    /// Commits one batch; `false` where that failed.
    private func commit(_ log: SpoolLog) -> Bool {
        let commit = log.commit()
        for number in commit.stored { accepting.removeValue(forKey: number)?.resume() }
        guard let error = commit.error else { return true }
        for number in commit.refused {
            accepting.removeValue(forKey: number)?.resume(
                throwing: SendError(
                    .notStored,
                    "the webhook is not stored: \(error): make room or mend the disk",
                    underlying: error
                )
            )
        }
        return false
    }
}
