public import FoundationEssentials
import Tackle

/// Decides which delivery is attempted when; the one thing that all queues share.
///
/// It is pure: events and the time come in, actions go out. It does no I/O, has no clock and no
/// lock. A queue's run looks like this:
///
/// ```swift
/// scheduler.enqueue(delivery)
/// while case .start(let start) = scheduler.next(at: now) { attempt(start) }
/// // when the attempt has failed:
/// let outcome = scheduler.failed(start.handle, error, at: now)
/// // when the store has remembered the outcome:
/// scheduler.settled(start.handle)
/// ```
///
/// A delivery is *held* behind another of its ordering key, *waiting* for its due time, *ready* for
/// a place, *in flight*, or *settling*: its outcome is known, and it keeps its place until the
/// store has remembered that. From there it is waiting again, or gone.
///
/// - **Places**: at most `concurrency` in flight or settling in all, and `perEndpoint` to one
///   endpoint.
/// - **Turns**: endpoints with something ready and room for it take turns, one delivery each, so an
///   endpoint at its cap never holds up the others. Within an endpoint, what was ready first starts
///   first.
/// - **Order**: of deliveries with the same ordering key, whatever their endpoints, one at a time
///   is under way, retries and due times included, in the order enqueued.
public struct DeliveryScheduler: Sendable {
    let options: QueueOptions
    let concurrency: Int
    let perEndpoint: Int
    var generator: SeededGenerator

    var slots: [DeliverySlot] = []
    /// By slot, in seconds since 1970: kept only where there is a limit on age.
    var births: [UInt32] = []
    var freeSlots = IndexList()
    var heap = DueHeap()
    var endpoints = InternedTable<Endpoint, EndpointLane>()
    var lines = InternedTable<String, OrderingLine>()
    /// Endpoints with something ready and room for it.
    var turns = IndexList()
    var flying: [UInt64: UInt32] = [:]

    /// Makes a scheduler.
    ///
    /// - Parameters:
    ///   - options: caps, schedule and limits.
    ///   - seed: the jitter follows from it, so that a run can be replayed.
    public init(options: QueueOptions, seed: UInt64) {
        self.options = options
        concurrency = max(1, options.concurrency)
        perEndpoint = max(1, options.perEndpoint)
        generator = SeededGenerator(seed: seed)
    }

    /// How many deliveries there are in any state.
    public private(set) var count = 0

    /// How many have a place: in flight or settling.
    public var inFlight: Int { flying.count }

    /// Takes on a delivery; its handle must be new.
    public mutating func enqueue(_ delivery: QueuedDelivery) {
        let index = takeSlot()
        let lane =
            endpoints.index(of: delivery.endpoint)
            ?? endpoints.insert(delivery.endpoint, EndpointLane())
        endpoints.values[Int(lane)].count += 1
        count += 1
        slots[Int(index)] = DeliverySlot(
            handle: delivery.handle,
            due: Moment(due: delivery.due).milliseconds,
            endpoint: lane,
            attempts: UInt16(clamping: delivery.attempts)
        )
        if options.maximumAge != nil {
            let birth = Moment(due: delivery.created).milliseconds
            births[Int(index)] = UInt32(clamping: birth / 1000 + 1)
        }
        guard let key = delivery.orderingKey else { return wait(index) }
        if let line = lines.index(of: key) {
            slots[Int(index)].line = line
            slots[Int(index)].state = .held
            lines.values[Int(line)].held.append(index, in: &slots)
        } else {
            slots[Int(index)].line = lines.insert(key, OrderingLine())
            wait(index)
        }
    }

    /// What is to be done now; called again until it says to wait.
    public mutating func next(at now: Date) -> Action {
        let now = Moment(now: now)
        advance(to: now)
        // Without a free place the time changes nothing.
        guard inFlight < concurrency else { return .wait(until: nil) }
        guard let lane = turns.popFirst(in: endpoints.values),
            let index = endpoints.values[Int(lane)].ready.popFirst(in: slots)
        else {
            return .wait(until: heap.first.map { slots[Int($0)].dueMoment.date })
        }
        endpoints.values[Int(lane)].isInTurn = false
        endpoints.values[Int(lane)].inFlight += 1
        takeTurn(lane)
        slots[Int(index)].state = .inFlight
        flying[slots[Int(index)].handle] = index
        return .start(
            Start(
                handle: slots[Int(index)].handle,
                attempt: Int(slots[Int(index)].attempts) + 1,
                isExpired: expiry(of: index).map { now > $0 } ?? false
            )
        )
    }

    /// Makes ready what is due; ``next(at:)`` does so too.
    public mutating func advance(to now: Date) {
        advance(to: Moment(now: now))
    }

    mutating func forget(_ index: UInt32) {
        count -= 1
        slots[Int(index)] = DeliverySlot()
        freeSlots.append(index, in: &slots)
    }

    private mutating func takeSlot() -> UInt32 {
        if let index = freeSlots.popFirst(in: slots) { return index }
        slots.append(DeliverySlot())
        if options.maximumAge != nil { births.append(0) }
        return UInt32(slots.count - 1)
    }
}

extension DeliveryScheduler {
    /// What the scheduler wants done.
    public enum Action: Sendable, Hashable {
        /// Make an attempt.
        case start(Start)

        /// Nothing until this moment, or until an event; `nil` where only an event can bring more.
        case wait(until: Date?)
    }

    /// An attempt to be made.
    public struct Start: Sendable, Hashable {
        /// The delivery.
        public let handle: UInt64

        /// Which attempt it is, from 1.
        public let attempt: Int

        /// Whether it is older than `max-age` allows: it is to be given up instead.
        public let isExpired: Bool
    }
}
