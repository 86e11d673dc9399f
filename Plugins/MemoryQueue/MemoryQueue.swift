import FoundationEssentials
public import Tackle
public import TackleQueueing

/// A queue in memory: bounded, quick, and as lasting as the process.
///
/// `send` returns as soon as there is room, with a receipt that promises no more than memory. What
/// waits is lost in a crash; for more there is the file spool.
///
/// ```swift
/// let pipeline = try Pipeline {
///     MemoryQueue(capacity: 50_000)
///     try HMACSigner(secret: secret)
///     CurlSender()
/// }
/// ```
///
/// After ``close()`` it delivers everything it has, retries and due times waited for. A program
/// that cannot wait calls ``stop()`` or cancels `run`, and then ``abandon()``, which reports the
/// rest dead.
public final class MemoryQueue: StoppableQueue, ConfigurablePlugin {
    /// What `send` does while there is no room.
    public enum WhenFull: String, Sendable, Hashable, CaseIterable {
        /// It waits its turn, which cancelling its task ends.
        case wait

        /// It throws an error with the code `queue-full`.
        case `throw`
    }

    /// A queue.
    public let role = StageRole.queue

    /// How many deliveries it has at most, waiting and in flight.
    public let capacity: Int

    /// When it sends what it has.
    public let queueOptions: QueueOptions

    let places: CapacityGate
    private let store = MemoryStore()
    private let drain: QueueDrain<MemoryStore>
    private let clock: any WallClock

    /// Makes the queue.
    ///
    /// - Parameters:
    ///   - capacity: how many deliveries it has at most, waiting and in flight; less than 1 counts
    ///     as 1.
    ///   - whenFull: what `send` does while there is no room.
    ///   - options: when it sends what it has.
    ///   - clock: tells the time; tests give their own.
    public init(
        capacity: Int = 10_000,
        whenFull: WhenFull = .wait,
        options: QueueOptions = QueueOptions(),
        clock: any WallClock = SystemClock()
    ) {
        self.clock = clock
        self.capacity = max(1, capacity)
        queueOptions = options
        places = CapacityGate(capacity: max(1, capacity), waits: whenFull == .wait)
        drain = QueueDrain(
            store: store,
            stage: Self.pluginName,
            options: options,
            clock: clock
        )
        store.onRelease { [places] in places.leave(1) }
    }

    /// How many deliveries it has, waiting and in flight.
    public var count: Int { store.count }

    /// Takes a delivery on once there is room.
    ///
    /// - Throws: ``SendError`` with the code `queue-full` or `closed`; `CancellationError` where
    ///   the task is cancelled while it waits for room.
    public func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        try await places.enter()
        // The place is taken, and nothing below waits: from here on the delivery is not refused.
        let webhook = delivery.webhook
        let now = clock.now
        let handle = store.add(webhook, reportingTo: next)
        let receipt = Receipt.accepted(delivery, by: name, promise: .inMemory)
        next.report(.accepted(receipt, at: now))
        drain.enqueue(
            QueuedDelivery(
                handle: handle,
                endpoint: webhook.endpoint,
                orderingKey: webhook.orderingKey,
                created: max(webhook.created, webhook.due ?? webhook.created),
                due: webhook.due ?? now
            )
        )
        if places.settleIn() { drain.close() }
        return receipt
    }

    /// Delivers what the queue has and gets, until it is closed and empty.
    ///
    /// - Throws: `CancellationError` where the task was cancelled; what is left stays in the queue
    ///   and is delivered by a later call.
    public func run(next: Next) async throws {
        try await drain.run(next: next)
    }

    /// Accepts no more and ends ``run(next:)`` when everything is delivered or dead.
    ///
    /// Whoever waits for room gets an error with the code `closed`.
    public func close() {
        if places.close() { drain.close() }
    }

    /// Accepts no more, starts no attempt, and ends ``run(next:)`` when those in flight are
    /// finished.
    public func stop() {
        close()
        drain.stop()
    }

    /// Gives up what is not in flight: each is reported dead, with the code `abandoned`.
    ///
    /// Call it once ``run(next:)`` has ended, by ``stop()`` or by cancellation; then nothing is
    /// left.
    ///
    /// - Returns: what was given up, in the order accepted; `attempt` is the number of attempts
    ///   made.
    @discardableResult
    public func abandon() -> [Delivery] {
        let error = SendError(
            .abandoned,
            "the process ended before it was delivered: send it again"
        )
        return drain.removeWaiting().compactMap { handle, attempts in
            guard let (webhook, next) = store.remove(handle) else { return nil }
            let delivery = Delivery(webhook, attempt: attempts)
            next.report(.dead(delivery, error, at: clock.now))
            return delivery
        }
    }
}
