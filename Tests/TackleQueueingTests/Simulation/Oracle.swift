@testable import TackleQueueing

/// Keeps its own books of a run, in the simplest way, and objects to what breaks a rule.
///
/// What it holds the scheduler to is written where it looks: ``judge(_:)`` for each start,
/// ``judge(wait:)`` for each time that nothing starts, and ``judge(_:_:)`` for what follows a
/// failure.
struct Oracle: ~Copyable {
    let rules: SimulationRules
    var now: Int64 = 0
    /// The time of day less the steady time.
    var wallOffset = SimulationTime.beginning

    var deliveries: [OracleDelivery] = []
    var endpoints: [OracleEndpoint]
    /// By ordering key, the deliveries in the order accepted.
    var lines: [[Int]]
    /// By endpoint and coalescing key, the last one that was accepted, until it ends.
    var coalescing: [Int?]
    let coalescingKeys: Int

    /// Those that have not ended, in no order.
    var present: [Int] = []
    var inFlight = 0
    var doubtful = 0
    var lastSuccess: Int64?
    /// How many were ready at once, to rank them.
    var readied: Int64 = 0

    var delivered = 0
    var dead = 0
    var cancelled = 0
    var replaced = 0
    var starts = 0
    var calls = 0

    var watched: Watched?
    var random: SimulationRandom

    /// The first rule that was broken.
    private(set) var objection: String?

    init(rules: SimulationRules, endpoints: Int, lines: Int, coalescingKeys: Int, seed: Int) {
        self.rules = rules
        self.endpoints = Array(repeating: OracleEndpoint(), count: endpoints)
        self.lines = Array(repeating: [], count: lines)
        self.coalescingKeys = coalescingKeys
        coalescing = Array(repeating: nil, count: endpoints * coalescingKeys)
        random = SimulationRandom(seed: ~seed)
    }

    var wall: Int64 { now + wallOffset }

    /// The steady time as the scheduler counts it, in whole milliseconds.
    var floor: Int64 { SimulationTime.floor(now) }

    mutating func object(_ text: String) {
        if objection == nil { objection = text }
    }

    // MARK: What comes and goes

    mutating func accepted(_ delivery: OracleDelivery) -> Int {
        let handle = deliveries.count
        deliveries.append(delivery)
        add(handle)
        seeDue(handle)
        if let line = delivery.line { lines[line].append(handle) }
        if let key = delivery.coalescingKey {
            coalescing[delivery.endpoint * coalescingKeys + key] = handle
        }
        if isFirst(handle) { rank(handle) }
        return handle
    }

    /// A newer one takes the place of an older one.
    mutating func accepted(_ delivery: OracleDelivery, replacing older: Int) -> Int {
        let handle = deliveries.count
        let wasReady = deliveries[older].rank == .ready
        deliveries.append(delivery)
        add(handle)
        seeDue(handle)
        if let line = delivery.line, let place = lines[line].lastIndex(of: older) {
            lines[line][place] = handle
        }
        if let key = delivery.coalescingKey {
            coalescing[delivery.endpoint * coalescingKeys + key] = handle
        }
        if isFirst(handle) {
            rank(handle)
            let isInPlace = wasReady && deliveries[handle].rank == .ready
            deliveries[handle].rank = isInPlace ? deliveries[older].rank : .none
            deliveries[handle].order = deliveries[older].order
        }
        replaced += 1
        endpoints[delivery.endpoint].waiting -= 1
        end(older)
        return handle
    }

    mutating func removed(_ handle: Int, attempts: Int?) {
        let delivery = deliveries[handle]
        guard delivery.state == .waiting else {
            if attempts != nil { object("\(handle) is taken out while it is under way") }
            return
        }
        guard attempts == delivery.attempts else {
            return object("\(handle) has had \(delivery.attempts) attempts, not \(attempts ?? -1)")
        }
        cancelled += 1
        let to = delivery.endpoint
        endpoints[to].waiting -= 1
        if endpoints[to].inFlight + endpoints[to].waiting == 0 { endpoints[to].idleSince = now }
        leaveLine(handle)
        end(handle)
    }

    private mutating func add(_ handle: Int) {
        deliveries[handle].position = present.count
        present.append(handle)
        endpoints[deliveries[handle].endpoint].waiting += 1
    }

    /// It is gone for good.
    mutating func end(_ handle: Int) {
        if deliveries[handle].state == .ended { object("\(handle) ends twice") }
        deliveries[handle].state = .ended
        forgetCoalescing(handle)
        let position = deliveries[handle].position
        let last = present.removeLast()
        if last != handle {
            present[position] = last
            deliveries[last].position = position
        }
    }

    /// The next of its ordering key may go on.
    mutating func leaveLine(_ handle: Int) {
        guard let line = deliveries[handle].line,
            let place = lines[line].firstIndex(of: handle)
        else { return }
        lines[line].remove(at: place)
        if place == 0, let next = lines[line].first { rank(next) }
    }

    mutating func forgetCoalescing(_ handle: Int) {
        guard let key = deliveries[handle].coalescingKey else { return }
        let place = deliveries[handle].endpoint * coalescingKeys + key
        if coalescing[place] == handle { coalescing[place] = nil }
    }

    // MARK: What is ready

    func isFirst(_ handle: Int) -> Bool {
        guard let line = deliveries[handle].line else { return true }
        return lines[line].first == handle
    }

    /// Whether nothing of its own keeps it from starting.
    func isReady(_ handle: Int) -> Bool {
        let delivery = deliveries[handle]
        return delivery.state == .waiting && delivery.notBefore <= now
            && (!delivery.isDated || delivery.due <= wall) && isFirst(handle)
    }

    /// Where its due time has come, it is due for good, wherever the clock is set to.
    mutating func seeDue(_ handle: Int) {
        let due = SimulationTime.ceiling(deliveries[handle].due)
        if due <= SimulationTime.floor(wall) { deliveries[handle].isDated = false }
    }

    /// It begins to wait for a place, for its due time, or for its next attempt.
    mutating func rank(_ handle: Int) {
        let isDisabled = endpoints[deliveries[handle].endpoint].disabled != nil
        seeDue(handle)
        if deliveries[handle].notBefore > floor, !isDisabled {
            deliveries[handle].rank = .retried
            deliveries[handle].order = SimulationTime.ceiling(deliveries[handle].notBefore)
            deliveries[handle].tie = handle
        } else if deliveries[handle].isDated, !isDisabled {
            deliveries[handle].rank = .dated
            deliveries[handle].order = SimulationTime.ceiling(deliveries[handle].due)
            deliveries[handle].tie = handle
        } else {
            deliveries[handle].rank = .ready
            deliveries[handle].order = readied
            readied += 1
        }
    }
}
