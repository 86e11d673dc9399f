import FoundationEssentials
public import Logging
import Synchronization
public import Tackle

/// Makes the deliveries that rest in a store, when the scheduler says so.
///
/// It polls nothing: one timer waits for the next due moment, and what is enqueued, finished or
/// closed wakes it. Deliveries are made by child tasks of ``run(next:)``: one that has finished a
/// delivery takes the next one itself, and waits for a while where there is none, so that at full
/// load no task is made or woken for a delivery. For each attempt the order is: the outcome is
/// stored, the observers are told, the place is free.
public final class QueueDrain: Sendable {
    /// A delivery to be made, with its webhook where that is in memory.
    struct Job: Sendable {
        let start: DeliveryScheduler.Start
        let webhook: Webhook?
    }

    struct State: ~Copyable {
        var scheduler: DeliveryScheduler
        /// The webhooks that are in memory, by the numbers of the scheduler's tickets.
        var webhooks: [Webhook?] = []
        var duplicates: DuplicateTable
        /// Likewise, where duplicates are not allowed.
        var identities: [Int] = []
        /// What is to be made by tasks that the run has yet to begin.
        var pending: [Job] = []
        /// Tasks that wait for something to make.
        var parked: [UnsafeContinuation<Job?, Never>] = []
        var isRunning = false
        var isClosed = false
        var isStopped = false
        var hasLoggedSettling = false
        var hasLoggedLoading = false
        /// The moment that the timer waits for, in milliseconds of the steady time.
        var armed: Int64?
    }

    let store: any DeliveryStore

    let stage: String
    let options: QueueOptions
    let closing: QueueClosing
    let clock: any WallClock
    let logger: Logger
    let state: Mutex<State>
    let signal = WakeSignal()

    /// Makes a drain; it does nothing before ``run(next:)``.
    ///
    /// - Parameters:
    ///   - store: where the deliveries rest.
    ///   - stage: the queue's name, for messages.
    ///   - options: caps, schedule and limits.
    ///   - clock: tells the time and waits for due moments.
    ///   - seed: the jitter follows from it; chosen at random where it is absent.
    ///   - closing: what is still done after ``close()``.
    ///   - logger: for what no observer is told: stores that fail.
    public init(
        store: any DeliveryStore,
        stage: String,
        options: QueueOptions = QueueOptions(),
        clock: any WallClock = SystemClock(),
        seed: UInt64? = nil,
        closing: QueueClosing = .everything,
        logger: Logger = Logger(label: "tackle.queue")
    ) {
        self.store = store
        self.stage = stage
        self.options = options
        self.closing = closing
        self.clock = clock
        self.logger = logger
        let scheduler = DeliveryScheduler(
            options: options,
            seed: seed ?? .random(in: .min ... .max)
        )
        let duplicates = DuplicateTable(window: options.duplicateWindow)
        state = Mutex(State(scheduler: scheduler, duplicates: duplicates))
    }

    /// How many deliveries wait or are in flight.
    public var count: Int { state.withLock { $0.scheduler.count } }

    /// Delivers until it is closed or stopped and what that leaves to do is done.
    ///
    /// Cancelling its task means: stop now. The attempts in flight are cancelled, and what they
    /// were for stays, so a later call goes on with it.
    ///
    /// - Throws: `CancellationError` where the task was cancelled; ``/Tackle/SendError`` where it
    ///   runs already.
    public func run(next: Next) async throws {
        guard begin() else {
            throw SendError(.misconfigured, "\(stage) runs already: call run() once")
        }
        let isFinished = await withDiscardingTaskGroup { group in
            var timer: Task<Void, Never>?
            defer { timer?.cancel() }
            while !Task.isCancelled {
                switch step() {
                case .begin(let jobs):
                    for job in jobs {
                        group.addTask { await self.work(job, next: next) }
                    }
                case .wait(let moment):
                    arm(&timer, for: moment)
                    await signal.wait()
                case .finish:
                    end()
                    return true
                }
            }
            end()
            return false
        }
        if !isFinished { throw CancellationError() }
    }

    /// Ends ``run(next:)`` once what ``QueueClosing`` names is done.
    ///
    /// It returns at once and may be called more than once.
    public func close() {
        state.withLock { $0.isClosed = true }
        signal.wake()
    }

    /// Starts no attempt from now on and ends ``run(next:)`` once those in flight are finished.
    ///
    /// It does so whatever `closing` says, returns at once and is final; what waits stays.
    public func stop() {
        state.withLock { $0.isStopped = true }
        signal.wake()
    }

    private func begin() -> Bool {
        state.withLock { state in
            guard !state.isRunning else { return false }
            state.isRunning = true
            state.armed = nil
            return true
        }
    }

    /// No task begins anything from here on.
    private func end() {
        let parked = state.withLock { state in
            state.isRunning = false
            for job in state.pending { state.scheduler.interrupted(job.start.ticket) }
            state.pending = []
            defer { state.parked = [] }
            return state.parked
        }
        for task in parked { task.resume(returning: nil) }
    }
}
