import FoundationEssentials
public import Logging
import Synchronization
public import Tackle

/// Makes the deliveries that rest in a store, when the scheduler says so.
///
/// It polls nothing: one timer waits for the next due moment, and what is enqueued, finished or
/// closed wakes it. Each delivery in flight is a child task of ``run(next:)``. For each attempt the
/// order is: the outcome is stored, the observers are told, the place is free.
public final class QueueDrain<Store: DeliveryStore>: Sendable {
    struct State {
        var scheduler: DeliveryScheduler
        var isRunning = false
        var isClosed = false
        var isStopped = false
        var hasLoggedSettling = false
        var hasLoggedLoading = false
        /// The moment that the timer waits for.
        var armed: Date?
    }

    /// Where the deliveries rest.
    public let store: Store

    let stage: String
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
        store: Store,
        stage: String,
        options: QueueOptions = QueueOptions(),
        clock: any WallClock = SystemClock(),
        seed: UInt64? = nil,
        closing: QueueClosing = .everything,
        logger: Logger = Logger(label: "tackle.queue")
    ) {
        self.store = store
        self.stage = stage
        self.closing = closing
        self.clock = clock
        self.logger = logger
        let seed = seed ?? .random(in: .min ... .max)
        state = Mutex(State(scheduler: DeliveryScheduler(options: options, seed: seed)))
    }

    /// How many deliveries wait or are in flight.
    public var count: Int { state.withLock { $0.scheduler.count } }

    /// Takes on a delivery, from any thread; before ``run(next:)`` it is kept.
    ///
    /// Whether a queue that is closed accepts anything is for the queue to decide: what is enqueued
    /// after ``close()`` is delivered as long as ``run(next:)`` lasts.
    public func enqueue(_ delivery: QueuedDelivery) {
        state.withLock { $0.scheduler.enqueue(delivery) }
        signal.wake()
    }

    /// Takes on several deliveries at once, such as those that an earlier process left.
    public func enqueue(_ deliveries: some Sequence<QueuedDelivery>) {
        state.withLock { state in
            for delivery in deliveries { state.scheduler.enqueue(delivery) }
        }
        signal.wake()
    }

    /// Delivers until it is closed or stopped and what that leaves to do is done.
    ///
    /// Cancelling its task means: stop now. The attempts in flight are cancelled, and what they
    /// were for stays, so a later call goes on with it.
    ///
    /// - Throws: `CancellationError` where the task was cancelled; ``SendError`` where it runs
    ///   already.
    public func run(next: Next) async throws {
        guard begin() else {
            throw SendError(.misconfigured, "\(stage) runs already: call run() once")
        }
        defer { end() }
        let isFinished = await withDiscardingTaskGroup { group in
            var timer: Task<Void, Never>?
            defer { timer?.cancel() }
            while !Task.isCancelled {
                switch step() {
                case .start(let starts):
                    for start in starts {
                        group.addTask { await self.deliver(start, next: next) }
                    }
                case .wait(let moment):
                    arm(&timer, for: moment)
                    await signal.wait()
                case .finish:
                    return true
                }
            }
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

    /// Takes out what is not in flight, in the order of the handles; the store is not told.
    ///
    /// Called after ``run(next:)`` has ended, it leaves nothing.
    public func removeWaiting() -> [(handle: UInt64, attempts: Int)] {
        defer { signal.wake() }
        return state.withLock { $0.scheduler.removeWaiting() }
    }

    private func begin() -> Bool {
        state.withLock { state in
            guard !state.isRunning else { return false }
            state.isRunning = true
            state.armed = nil
            return true
        }
    }

    private func end() {
        state.withLock { $0.isRunning = false }
    }
}
