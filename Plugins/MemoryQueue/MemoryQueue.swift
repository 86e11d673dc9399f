import FoundationEssentials
import Synchronization
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

    /// How many deliveries it has at most, waiting and in flight.
    public let capacity: Int

    /// When it sends what it has.
    public let queueOptions: QueueOptions

    let whenFull: WhenFull
    let deadLetters: Int
    let places: CapacityGate
    let store: MemoryStore
    let drain: QueueDrain
    let clock: any WallClock
    private let handles = Atomic<UInt64>(0)

    /// Who is told of what nobody sends: set once, by the first who knows.
    private let teller = Mutex<Next?>(nil)
    private let hasTeller = Atomic(false)

    /// Makes a queue with the usual schedule.
    ///
    /// - Parameters:
    ///   - capacity: how many deliveries it has at most, waiting and in flight; less than 1 counts
    ///     as 1.
    ///   - whenFull: what `send` does while there is no room.
    ///   - clock: tells the time; tests give their own.
    public convenience init(
        capacity: Int = 10_000,
        whenFull: WhenFull = .wait,
        clock: any WallClock = SystemClock()
    ) {
        self.init(checked: QueueOptions(), capacity, whenFull, 1000, clock)
    }

    /// Makes a queue.
    ///
    /// - Parameters:
    ///   - capacity: how many deliveries it has at most, waiting and in flight, 1 to 10,000,000.
    ///   - whenFull: what `send` does while there is no room.
    ///   - options: when it sends what it has.
    ///   - deadLetters: how many of the latest dead letters it keeps, 0 to 1,000,000.
    ///   - clock: tells the time; tests give their own.
    /// - Throws: `ConfigurationError` naming the option that is out of range.
    public convenience init(
        capacity: Int = 10_000,
        whenFull: WhenFull = .wait,
        options: QueueOptions,
        deadLetters: Int = 1000,
        clock: any WallClock = SystemClock()
    ) throws {
        try options.check()
        try ConfigurationError.check(capacity, "capacity", in: Self.capacities)
        try ConfigurationError.check(deadLetters, "dead-letters", in: Self.deadLetterCounts)
        self.init(checked: options, capacity, whenFull, deadLetters, clock)
    }

    init(
        checked options: QueueOptions,
        _ capacity: Int,
        _ whenFull: WhenFull,
        _ deadLetters: Int,
        _ clock: any WallClock
    ) {
        self.clock = clock
        self.capacity = max(1, capacity)
        self.whenFull = whenFull
        self.deadLetters = deadLetters
        queueOptions = options
        places = CapacityGate(capacity: max(1, capacity), waits: whenFull == .wait)
        store = MemoryStore(places: places, deadLimit: deadLetters, clock: clock)
        drain = QueueDrain(
            store: store,
            stage: Self.pluginName,
            options: options,
            clock: clock
        )
    }

    static let capacities = 1...10_000_000
    static let deadLetterCounts = 0...1_000_000

    /// How many deliveries it has, waiting and in flight.
    public var count: Int { drain.count }

    /// Takes a delivery on once there is room.
    ///
    /// - Throws: ``/Tackle/SendError`` with the code `queue-full`, `closed`, `endpoint-disabled` or
    ///   `duplicate`; `CancellationError` where the task is cancelled while it waits for room.
    public func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        learn(next)
        try await places.enter()
        // The place is taken, and nothing below waits: from here on the delivery is not refused.
        defer { if places.settleIn() { drain.close() } }
        do {
            return try accept(delivery, next: next)
        } catch {
            places.leave(1)
            throw error
        }
    }

    private func accept(_ delivery: Delivery, next: Next) throws -> Receipt {
        let webhook = delivery.webhook
        switch try drain.admit(webhook) {
        case .repeated:
            places.leave(1)
            return .repeated(delivery, by: name, promise: .inMemory)
        case .reserved(let reservation):
            guard let key = webhook.coalescingKey,
                let receipt = try coalesce(delivery, key, reservation, next: next)
            else {
                let receipt = Receipt.accepted(delivery, by: name, promise: .inMemory)
                enqueue(webhook, reservation, replacing: nil, receipt, next: next)
                return receipt
            }
            return receipt
        }
    }

    /// The receipt, where the delivery has taken the place of an older one.
    private func coalesce(
        _ delivery: Delivery,
        _ key: String,
        _ reservation: Reservation,
        next: Next
    ) throws -> Receipt? {
        guard let older = drain.older(key, reservation), let other = older.webhook else {
            return nil
        }
        let merged: Webhook
        do {
            merged = try queueOptions.coalescing.webhook(other, delivery.webhook)
        } catch {
            drain.giveBack(reservation)
            throw error
        }
        let id = DeliveryID(webhook: other.id, endpoint: other.endpoint)
        let receipt = Receipt.accepted(
            delivery,
            by: name,
            promise: .inMemory,
            replacing: id
        )
        guard enqueue(merged, reservation, replacing: older, receipt, next: next) else {
            return nil
        }
        next.report(.coalesced(Delivery(other), into: delivery.id, at: clock.now))
        places.leave(1)
        return receipt
    }

    @discardableResult
    private func enqueue(
        _ webhook: Webhook,
        _ reservation: Reservation,
        replacing older: QueueDrain.Older?,
        _ receipt: Receipt,
        next: Next
    ) -> Bool {
        let told = { next.report(.accepted, .accepted(receipt, at: self.clock.now)) }
        // Whether it takes an older one's place is known within the lock only.
        if older == nil { told() }
        return drain.enqueue(
            QueuedDelivery(
                webhook,
                handle: handles.add(1, ordering: .relaxed).newValue,
                due: webhook.due ?? .distantPast
            ),
            webhook,
            reservation,
            replacing: older,
            told: { if older != nil { told() } }
        )
    }

    /// Delivers what the queue has and gets, until it is closed and empty.
    ///
    /// - Throws: `CancellationError` where the task was cancelled; what is left stays in the queue
    ///   and is delivered by a later call.
    public func run(next: Next) async throws {
        learn(next)
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
        return drain.removeWaiting().compactMap { _, webhook, attempts in
            guard let webhook else { return nil }
            let delivery = Delivery(webhook, attempt: attempts)
            store.keep(DeadLetter(webhook, error, attempts: attempts, at: clock.now))
            places.leave(1)
            rest?.report(.dead(delivery, error, at: clock.now))
            return delivery
        }
    }

    /// The rest of the pipeline, once anything was sent or run.
    var rest: Next? { teller.withLock { $0 } }

    private func learn(_ next: Next) {
        guard !hasTeller.load(ordering: .relaxed),
            !hasTeller.exchange(true, ordering: .relaxed)
        else { return }
        teller.withLock { $0 = next }
    }
}
