@testable import TackleQueueing

extension Simulation {
    /// All endpoints answer from now on, and nobody interferes: then everything ends in time.
    ///
    /// What is under way now ends within the longest timeout. From then on, or from the last moment
    /// that anything waits for by then, each start, one after the other, takes no longer than a
    /// healthy answer, its storing and what the rate and the clock's grain want; and an endpoint
    /// whose breaker is open is probed within a second.
    mutating func heal() {
        isHealed = true
        trace.note(now, "heal")
        for number in receivers.indices {
            receivers[number].kind = .healed
            resume(number)
        }
        pump()
        let end = now + SimulatedEndpoint.longestTimeout + 20 * SimulationTime.millisecond
        while oracle.objection == nil, now < end, !oracle.present.isEmpty, step() {}
        let bound = boundOfEnding()
        while oracle.objection == nil, !oracle.present.isEmpty, step() {
            if now > bound { oracle.object("\(oracle.present.count) are left at the end") }
        }
        if oracle.objection == nil { judgeEnd() }
    }

    private func boundOfEnding() -> Int64 {
        var moment = now
        for handle in oracle.present {
            let delivery = oracle.deliveries[handle]
            moment = max(moment, delivery.notBefore)
            if delivery.isDated { moment = max(moment, now + delivery.due - oracle.wall) }
        }
        for endpoint in oracle.endpoints { moment = max(moment, endpoint.pausedUntil) }
        let each =
            SimulatedEndpoint.longestLatency + (plan.rules.interval ?? 0)
            + 15 * SimulationTime.millisecond
        return moment + SimulationTime.second + each * Int64(oracle.present.count)
    }

    /// Everything that was accepted has ended, and nothing is kept of it.
    private mutating func judgeEnd() {
        let ended = oracle.delivered + oracle.dead + oracle.cancelled + oracle.replaced
        if ended != oracle.deliveries.count || !oracle.present.isEmpty {
            oracle.object("\(ended) of \(oracle.deliveries.count) have ended")
        }
        if scheduler.count != 0 || scheduler.inFlight != 0 || scheduler.doubtful != 0 {
            oracle.object("it has \(scheduler.count) left")
        }
        if scheduler.lines.count != 0 || !scheduler.dues.isEmpty {
            oracle.object("\(scheduler.lines.count) lines, \(scheduler.dues.count) dues are left")
        }
        #if DEBUG
        let steps = work + scheduler.work - workAllowed
        if steps > Self.stepsPerCall * oracle.calls {
            oracle.object("\(steps) steps for \(oracle.calls) calls")
        }
        #endif
    }

    /// All loops of the scheduler together make fewer steps than so many for each call of it.
    static var stepsPerCall: Int { 4 }
}
