@testable import TackleQueueing

extension Oracle {
    /// What the bucket of a rate holds, and what a clock of whole milliseconds adds to it.
    private static let burst = 10 * SimulationTime.millisecond
    private static let grain = SimulationTime.millisecond

    /// Checks a start by every rule, and notes it.
    mutating func judge(_ start: DeliveryScheduler.Start) {
        starts += 1
        guard start.handle < deliveries.count else { return object("\(start.handle) is unknown") }
        let handle = Int(start.handle)
        let delivery = deliveries[handle]
        guard delivery.state == .waiting else {
            return object("\(handle) starts while it is \(delivery.state)")
        }
        judgeOrder(handle)
        judgePlaces(handle)
        if start.attempt != delivery.attempts + 1 {
            object("\(handle) is at attempt \(delivery.attempts + 1), not \(start.attempt)")
        }
        if (start.lastStatus ?? 0) != delivery.status {
            object("\(handle) was answered \(delivery.status), not \(start.lastStatus ?? 0)")
        }
        judgeEnding(handle, start.ending)
        if start.ending == nil { judgeAttempt(handle) }
        begin(handle, isAttempt: start.ending == nil)
    }

    private mutating func judgePlaces(_ handle: Int) {
        let endpoint = endpoints[deliveries[handle].endpoint]
        if inFlight >= rules.concurrency { object("\(handle) is over the concurrency") }
        if endpoint.inFlight >= rules.perEndpoint { object("\(handle) is over its endpoint's cap") }
        if isDoubtful(deliveries[handle].endpoint), doubtful >= rules.doubtfulLimit {
            object("\(handle) is doubtful, like \(doubtful) others")
        }
    }

    private mutating func judgeEnding(_ handle: Int, _ ending: DeliveryScheduler.Start.Ending?) {
        let delivery = deliveries[handle]
        let disabled = endpoints[delivery.endpoint].disabled
        switch ending {
        case .endpointDisabled(let reason)?:
            if reason != disabled { object("\(handle) is given up, and its endpoint is enabled") }
        case .expired?:
            if now < delivery.expiry { object("\(handle) is given up too young") }
        case nil:
            break
        }
        if let disabled, ending != .endpointDisabled(disabled) {
            object("\(handle) is not given up, and its endpoint is disabled")
        }
    }

    /// The rules for what is sent.
    private mutating func judgeAttempt(_ handle: Int) {
        let delivery = deliveries[handle]
        let endpoint = endpoints[delivery.endpoint]
        if now < delivery.notBefore { object("\(handle) starts before its next attempt") }
        if delivery.isDated, wall < delivery.due { object("\(handle) starts before it is due") }
        if delivery.attempts >= rules.maximumAttempts { object("\(handle) has no attempt left") }
        // Ages are kept in whole seconds.
        if delivery.expiry != .max, now > delivery.expiry + SimulationTime.second + Self.grain {
            object("\(handle) is attempted though it is too old")
        }
        if endpoint.isHeld { object("\(handle) starts while its endpoint is held") }
        if now < endpoint.pausedUntil { object("\(handle) starts while its endpoint is paused") }
        if isOpen(endpoint), now < endpoint.probeAt { object("\(handle) is too early a probe") }
        if isSingle(endpoint), endpoint.inFlight > 0 {
            object("\(handle) is not the only one to an endpoint that is probed")
        }
    }

    /// One of an ordering key at a time, the first first; and within an endpoint, each in order,
    /// those that were ready at once, that were for a time of day, and that waited for a retry.
    private mutating func judgeOrder(_ handle: Int) {
        if !isFirst(handle) { object("\(handle) is not the first of its ordering key") }
        let delivery = deliveries[handle]
        let to = delivery.endpoint
        let (order, tie) = (delivery.order, delivery.tie)
        switch delivery.rank {
        case .none:
            break
        case .ready:
            if order < endpoints[to].lastReady { object("\(handle) was ready before another") }
            endpoints[to].lastReady = order
        case .dated:
            if (order, tie) < endpoints[to].lastDated { object("\(handle) was due before another") }
            endpoints[to].lastDated = (order, tie)
        case .retried:
            if (order, tie) < endpoints[to].lastRetried {
                object("\(handle) was to be tried again before another")
            }
            endpoints[to].lastRetried = (order, tie)
        }
    }

    private mutating func begin(_ handle: Int, isAttempt: Bool) {
        let to = deliveries[handle].endpoint
        let mayDoubt = doubtful < rules.doubtfulLimit
        let doubts = isDoubtful(to)
        deliveries[handle].state = .inFlight
        deliveries[handle].isDoubtful = doubts
        inFlight += 1
        if doubts { doubtful += 1 }
        endpoints[to].waiting -= 1
        endpoints[to].inFlight += 1
        endpoints[to].hasAnswered = false
        if isAttempt, let interval = rules.interval {
            endpoints[to].keepPace(now, interval)
            // In every window that ends now there are as many as the rate allows, and one, and what
            // the bucket holds.
            if endpoints[to].lead < -Self.burst - Self.grain {
                object("\(handle) is over the rate")
            }
        }
        watch(startTo: to, mayDoubt: mayDoubt)
    }

    func isOpen(_ endpoint: OracleEndpoint) -> Bool { endpoint.failures >= rules.breaker }

    /// Whether one attempt at a time is made: its breaker is open, or it asked for time.
    func isSingle(_ endpoint: OracleEndpoint) -> Bool {
        isOpen(endpoint) || endpoint.isThrottled
    }

    /// Whether an attempt that begins now is doubtful.
    func isDoubtful(_ number: Int) -> Bool {
        let endpoint = endpoints[number]
        if endpoint.disabled != nil { return false }
        if endpoint.failures > 0 { return true }
        guard let lastSuccess, floor - SimulationTime.second <= lastSuccess else { return false }
        return mayBeDoubtful(number)
    }

    /// Whether it is, should other endpoints answer.
    func mayBeDoubtful(_ number: Int) -> Bool {
        let endpoint = endpoints[number]
        if endpoint.disabled != nil { return false }
        return endpoint.failures > 0 || endpoint.inFlight > 0 && !endpoint.hasAnswered
    }
}
