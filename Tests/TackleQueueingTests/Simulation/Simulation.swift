import Tackle

@testable import TackleQueueing

/// A run of the scheduler in a world that follows from a seed, without a clock: what is next
/// happens at once, and an oracle watches.
struct Simulation: ~Copyable {
    let plan: SimulationPlan
    let seed: Int
    var random: SimulationRandom
    var scheduler: DeliveryScheduler
    var oracle: Oracle
    var receivers: [SimulatedEndpoint]
    var events = SimulationEvents()
    var trace: SimulationTrace
    /// The steady time at which the scheduler's own begins.
    var birth: Int64 = 0
    /// How many schedulers there were before.
    var life = 0
    /// When the scheduler wants to be asked again.
    var wakeUp: Int64?
    var left: Int
    /// Whether the world is as good as it can be.
    var isHealed = false
    /// How many steps schedulers have made that are gone.
    var work = 0
    /// What disabled endpoints may have cost beside.
    var workAllowed = 0
    var waits = 0
    /// Which wait the oracle looks at in full.
    var nextLook = 0
    /// Whether a place is taken for a delivery that is yet to come.
    var isSeated = false
    let fault: SchedulerFault?

    init(
        seed: Int,
        deliveries: Int = 2000,
        fault: SchedulerFault? = nil,
        isTraced: Bool = false
    ) {
        self.fault = fault
        plan = SimulationPlan(seed: seed, deliveries: deliveries)
        self.seed = seed
        random = SimulationRandom(seed: -seed)
        scheduler = DeliveryScheduler(options: plan.rules.options, seed: UInt64(seed))
        receivers = plan.endpoints
        left = plan.deliveries
        trace = SimulationTrace(isOn: isTraced)
        oracle = Oracle(
            rules: plan.rules,
            endpoints: plan.endpoints.count,
            lines: plan.orderingKeys.count,
            coalescingKeys: plan.coalescingKeys.count,
            seed: seed
        )
    }

    var now: Int64 { oracle.now }

    var reading: ClockReading {
        SimulationTime.reading(wall: oracle.wall, steady: oracle.now - birth)
    }

    /// Runs until everything has ended.
    ///
    /// - Returns: the rule that was broken, if one was.
    mutating func run() -> String? {
        #if DEBUG
        scheduler.fault = fault
        #endif
        scheduler.advance(to: reading)
        events.add(.init(time: 0, kind: .arrival, subject: 0))
        events.add(.init(time: plan.interference, kind: .interference, subject: 0))
        while oracle.objection == nil, left > 0, step() {}
        if oracle.objection == nil { heal() }
        return oracle.objection
    }

    /// Goes on to what happens next.
    ///
    /// - Returns: whether there was anything.
    mutating func step() -> Bool {
        guard let moment = nextMoment else { return false }
        oracle.now = max(oracle.now, moment)
        while oracle.objection == nil, let event = events.first, event.time <= now {
            _ = events.popFirst()
            happen(event)
        }
        if oracle.objection == nil { pump() }
        return true
    }

    private var nextMoment: Int64? {
        guard let event = events.first?.time else { return wakeUp }
        return min(event, wakeUp ?? .max)
    }

    /// Starts what can start.
    mutating func pump() {
        let reading = reading
        var idle = 0
        while oracle.objection == nil {
            oracle.calls += 1
            switch scheduler.next(at: reading) {
            case .start(let start):
                oracle.judge(start)
                if oracle.objection == nil { begin(start) }
            case .wait(.zero?) where idle < 100:
                // There was too much to be moved in one call.
                idle += 1
            case .wait(let duration):
                let wait = duration.map(SimulationTime.time)
                wakeUp = wait.map { now + $0 }
                trace.note(now, "waits", Int(truncatingIfNeeded: wait ?? -1))
                return check(wait)
            }
        }
    }

    private mutating func check(_ wait: Int64?) {
        if scheduler.count != oracle.present.count || scheduler.inFlight != oracle.inFlight {
            oracle.object(
                """
                it has \(scheduler.count), \(scheduler.inFlight) of them under way, not \
                \(oracle.present.count) and \(oracle.inFlight)
                """
            )
        }
        if wait == 0 { oracle.object("it wants to be asked again and again") }
        waits += 1
        if waits >= nextLook {
            // The oracle looks at each delivery: the more there are, the less often.
            nextLook = waits + 4 + oracle.present.count / 16
            oracle.judge(wait: wait)
        }
        guard waits % 64 == 0, !isSeated else { return }
        let number = random.below(receivers.count)
        if let status = scheduler.status(of: receivers[number].endpoint) {
            oracle.judge(status, of: number)
        }
    }

    private mutating func begin(_ start: DeliveryScheduler.Start) {
        let handle = Int(start.handle)
        oracle.deliveries[handle].ticket = start.ticket
        let number = oracle.deliveries[handle].endpoint
        trace.note(now, start.ending == nil ? "start" : "give up", handle, number, start.attempt)
        if start.ending != nil {
            scheduler.gaveUp(start.ticket)
            oracle.gaveUp(handle)
            store(handle, at: now + 100)
            return
        }
        let (latency, answer) = receivers[number].answer(at: now, &random)
        let time = now + latency
        events.add(.init(time: time, kind: .answer, subject: handle, life: life, answer: answer))
    }

    /// Has an outcome stored, at once or a little later.
    mutating func store(_ handle: Int, at time: Int64) {
        guard time > now else {
            scheduler.settled(ticket(handle), at: reading)
            oracle.calls += 1
            return oracle.settled(handle)
        }
        events.add(.init(time: time, kind: .stored, subject: handle, life: life))
    }

    func ticket(_ handle: Int) -> DeliveryScheduler.Ticket {
        guard let ticket = oracle.deliveries[handle].ticket else { fatalError("no \(handle)") }
        return ticket
    }
}
