import FoundationEssentials
import Tackle

/// Decides which delivery is attempted when; the one thing that all queues share.
///
/// It is pure: events and the time come in, actions go out. It does no I/O, has no clock and no
/// lock. A queue's run looks like this:
///
/// ```swift
/// var scheduler = DeliveryScheduler(options: QueueOptions(), seed: 1)
/// let seat = try scheduler.seat(at: endpoint).get()
/// scheduler.enqueue(queued, seat, at: now)
/// while case .start(let start) = scheduler.next(at: now) { attempt(start) }
/// // when the attempt has failed:
/// let failure = scheduler.failed(ticket, error, at: now)
/// // when the store has remembered the outcome:
/// scheduler.settled(ticket, at: now)
/// ```
///
/// A delivery is *held* behind another of its ordering key, *scheduled* for the time of day that
/// its sender gave, *waiting* for its next attempt, *ready* for a place, *in flight*, or
/// *settling*: its outcome is known, and it keeps its place until the store has remembered that.
/// From there it is waiting again, or gone.
///
/// - **Places**: at most `concurrency` in flight or settling in all, and `perEndpoint` to one
///   endpoint; to one whose breaker is open, or which has asked for time, a single one.
/// - **Doubt**: an attempt is doubtful where the endpoint's last one failed; also, while any
///   endpoint has answered in the last second, where others to it are under way and none has
///   succeeded since the last of them began. Doubtful attempts begin only while less than half of
///   all places are theirs, so that others find room. An endpoint's first attempt is not doubtful,
///   and one that has begun counts as what it was until it ends.
/// - **Turns**: endpoints with something ready and room for it take turns, one delivery each, so an
///   endpoint at its cap never holds up the others. One whose turn is doubtful and finds no such
///   place waits aside, and is the next but one when there is one. Within an endpoint, what was
///   ready first starts first.
/// - **Rate**: attempts to an endpoint begin no closer to each other than its rate says, a bucket
///   that holds what 10 ms bring.
/// - **Pauses**: after 429, 502, 504 or `Retry-After` nothing is sent to the endpoint until the
///   delivery's next attempt; where that lies far off for a delivery that has failed often, for as
///   long as the endpoint's own failures in a row deserve. What was asked for is never shortened.
/// - **Order**: of deliveries with the same ordering key, whatever their endpoints, one at a time
///   is under way, retries and due times included, in the order enqueued.
/// - **Disabled endpoints**: what waits for one starts as well, in order to be given up.
public struct DeliveryScheduler: ~Copyable, Sendable {
    let options: QueueOptions
    let concurrency: Int
    let perEndpoint: Int
    let doubtfulLimit: Int
    /// Between two attempts to an endpoint, in nanoseconds.
    let interval: Int64?
    var generator: SeededGenerator

    var slots = SlotTable()
    /// By slot, in seconds of ``seconds(of:)``, when it is too old: only with a limit on age.
    var expiries: [UInt32] = []
    /// Of the steady time, when the first age was noted.
    var firstSecond: Int64 = 0
    /// When a delivery is due that is held, that will be retried, or that a disabled endpoint has
    /// made ready early.
    var dues: [UInt32: Due] = [:]
    /// Deliveries for a time of day, in its milliseconds.
    var scheduled = MomentHeap()
    var lanes = InternedTable<Endpoint, EndpointLane>()
    var lines = InternedTable<String, OrderingLine>()
    var coalescing = CoalescingTable()
    /// When to look at an endpoint again, by the steady time.
    var wakes = MomentHeap()
    var turns = LaneList()
    /// Those whose turn was doubtful.
    var aside = LaneList()
    var idle = LaneList()
    var wasAside = false
    /// When an attempt succeeded last, by the steady time.
    var lastSuccess = Int64.min
    var ghosts = 0
    var doubtful = 0

    /// The latest reading, which never goes back in steady time.
    var now = ClockReading(Date(timeIntervalSince1970: 0))
    var hasTime = false

    #if DEBUG
    /// The mistake that a test has planted.
    var fault: SchedulerFault?
    /// How many steps all loops have made.
    var work = 0
    #endif

    /// Makes a scheduler.
    ///
    /// - Parameters:
    ///   - options: caps, schedule and limits.
    ///   - seed: the jitter follows from it, so that a run can be replayed.
    public init(options: QueueOptions, seed: UInt64) {
        self.options = options
        concurrency = max(1, options.concurrency)
        perEndpoint = max(1, options.perEndpoint)
        interval = options.rate?.interval
        doubtfulLimit = max(1, concurrency / 2)
        generator = SeededGenerator(seed: seed)
    }

    /// How many deliveries there are in any state.
    public internal(set) var count = 0

    /// How many have a place: in flight or settling.
    public internal(set) var inFlight = 0

    /// What is to be done now; called again until it says to wait.
    ///
    /// Each endpoint in line has its turn before another one has two, and those that stand aside
    /// have every other turn at most: with `n` endpoints that have something ready, one that has
    /// just joined the line waits for at most `2n` starts.
    public mutating func next(at reading: ClockReading) -> Action {
        if let start = nextStart(at: reading) { return .start(start) }
        return .wait(for: wait.map { .milliseconds($0) })
    }

    /// What is to be made now, where there is anything.
    mutating func nextStart(at reading: ClockReading) -> Start? {
        advance(to: reading)
        // Without a free place the time changes nothing.
        guard inFlight < (has(.concurrencyOffByOne) ? concurrency + 1 : concurrency),
            let lane = nextTurn()
        else { return nil }
        return start(lane)
    }

    /// How many milliseconds until something is due; `nil` where only an event can bring more.
    var wait: Int64? {
        guard inFlight < concurrency else { return nil }
        var milliseconds = wakes.first.map { $0.moment - now.steady }
        if let moment = scheduled.first?.moment {
            // A clock that is set meanwhile is noticed within the hour.
            let left = min(moment - now.wall.milliseconds, 3_600_000)
            milliseconds = min(milliseconds ?? left, left)
        }
        return milliseconds.map { max(0, $0) }
    }

    private mutating func nextTurn() -> UInt32? {
        let mayDoubt = doubtful < doubtfulLimit || has(.doubtUnlimited)
        if mayDoubt, !wasAside, !has(.asideStarved), let lane = aside.first {
            wasAside = true
            return lane
        }
        while let lane = turns.first {
            if mayDoubt || !isDoubtful(lane) {
                wasAside = false
                return lane
            }
            count(work: 1)
            stand(lane, .aside)
        }
        return mayDoubt ? aside.first : nil
    }

    func isDoubtful(_ lane: UInt32) -> Bool {
        lanes.values[Int(lane)].isDoubtful(anyAnswers: now.steady - 1000 <= lastSuccess)
    }

    private mutating func start(_ lane: UInt32) -> Start {
        var slot = lanes.values[Int(lane)].ready.popFirst(in: &slots)
        while let index = slot, slots[index].state == .ghost {
            count(work: 1)
            forget(ghost: index)
            slot = lanes.values[Int(lane)].ready.popFirst(in: &slots)
        }
        guard let index = slot else { preconditionFailure("an endpoint in line has nothing") }
        let isDoubtful = isDoubtful(lane)
        let ending = ending(of: index, in: lane)
        lanes.values[Int(lane)].begin()
        if let interval, ending == nil {
            lanes.values[Int(lane)].conform(has(.rateDoubled) ? interval / 2 : interval, now)
        }
        inFlight += 1
        if isDoubtful { doubtful += 1 }
        slots[index].state = .inFlight
        slots[index].isDoubtful = isDoubtful
        if !has(.turnKept) { stand(lane, .nowhere) }
        place(lane)
        return Start(
            handle: slots[index].handle,
            ticket: Ticket(index: index),
            attempt: Int(slots[index].attempts) + 1,
            ending: ending,
            lastStatus: slots[index].status == 0 ? nil : slots[index].status
        )
    }

    private func ending(of index: UInt32, in lane: UInt32) -> Start.Ending? {
        if let reason = lanes.values[Int(lane)].disabled {
            return has(.disabledSent) ? nil : .endpointDisabled(reason)
        }
        return isExpired(index, at: now.steady) && !has(.ageIgnored) ? .expired : nil
    }
}

extension DeliveryScheduler {
    /// The place of a delivery in the scheduler, good until it is settled or taken out.
    public struct Ticket: Sendable, Hashable {
        let index: UInt32

        /// A small number, used again when the delivery is gone.
        public var number: Int { Int(index) }
    }

    /// What the scheduler wants done.
    public enum Action: Sendable, Hashable {
        /// Make an attempt, or give the delivery up.
        case start(Start)

        /// Nothing for so long, or until an event; `nil` where only an event can bring more.
        case wait(for: Duration?)
    }

    /// An attempt to be made.
    public struct Start: Sendable, Hashable {
        /// Why there is to be no attempt.
        public enum Ending: Sendable, Hashable {
            /// It is older than `max-age` allows.
            case expired

            /// Nothing is sent to its endpoint any more.
            case endpointDisabled(DisablingReason)
        }

        /// The delivery, as its store knows it.
        public let handle: UInt64

        /// The delivery, as the scheduler knows it.
        public let ticket: Ticket

        /// Which attempt it is, from 1.
        public let attempt: Int

        /// Why it is to be given up instead, where that is so.
        public let ending: Ending?

        /// The status of the last answer, where there was one.
        public let lastStatus: Int?
    }
}
