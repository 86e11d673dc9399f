import Tackle

@testable import TackleQueueing

extension Oracle {
    mutating func succeeded(_ handle: Int, _ answer: SimulatedAnswer, _ change: EndpointChange?) {
        let to = deliveries[handle].endpoint
        deliveries[handle].state = .finishing
        deliveries[handle].status = -1
        endpoints[to].hasAnswered = true
        lastSuccess = floor
        var expected: EndpointChange?
        if endpoints[to].disabled == nil {
            if answer.control == .disable {
                expected = .disabled(.asked)
                disabled(to, .asked)
            } else if endpoints[to].failures > 0 {
                expected = .recovered
                endpoints[to].failures = 0
                endpoints[to].failingSince = nil
                endpoints[to].isThrottled = false
                endpoints[to].probeAt = .min
                touch(to)
            }
        }
        if change != expected { object("success changes \(name(change)), not \(name(expected))") }
    }

    /// Checks what follows a failed attempt, and notes it.
    mutating func judge(
        _ handle: Int,
        _ answer: SimulatedAnswer,
        _ failure: DeliveryScheduler.Failure
    ) {
        let to = deliveries[handle].endpoint
        let attempt = deliveries[handle].attempts + 1
        deliveries[handle].attempts = attempt
        deliveries[handle].status = answer.status
        deliveries[handle].state = .finishing
        touch(to)
        if answer.isGone {
            let reason: DisablingReason = answer.status == 410 ? .gone : .asked
            let expected = endpoints[to].disabled == nil ? EndpointChange.disabled(reason) : nil
            if failure != DeliveryScheduler.Failure(next: nil, change: expected) {
                object("\(handle) found its endpoint gone")
            }
            if expected != nil { disabled(to, reason) }
            return
        }
        guard !answer.isPermanent else {
            if failure != DeliveryScheduler.Failure(next: nil, change: nil) {
                object("\(handle) failed for good")
            }
            return
        }
        let wait = attempt < rules.maximumAttempts ? rules.wait(after: attempt) : nil
        judgeChange(to, answer, failure, attempt, wait)
        judgeNext(handle, answer, failure, wait)
    }

    private mutating func judgeNext(
        _ handle: Int,
        _ answer: SimulatedAnswer,
        _ failure: DeliveryScheduler.Failure,
        _ wait: Int64?
    ) {
        let asked = min(answer.asked ?? 0, rules.retryAfterLimit)
        let isDisabled = endpoints[deliveries[handle].endpoint].disabled != nil
        guard let wait, !isDisabled else {
            if failure.next != nil { object("\(handle) is to be tried once too often") }
            return
        }
        let expiry = deliveries[handle].expiry
        let latest = now + max(rules.mostWait(wait), asked) + 2 * SimulationTime.millisecond
        guard let next = failure.next else {
            if latest < expiry { object("\(handle) is given up before its time") }
            return
        }
        let moment = steady(SimulationTime.wall(next))
        if moment < now + max(rules.leastWait(wait), asked) || moment > latest {
            object("\(handle) is to be tried again after \(moment - now) microseconds")
        }
        if expiry != .max, moment > expiry + SimulationTime.second + SimulationTime.millisecond {
            object("\(handle) is to be tried again when it is too old")
        }
        deliveries[handle].state = .retrying
        deliveries[handle].notBefore = moment
        deliveries[handle].due = SimulationTime.wall(next)
    }

    private mutating func judgeChange(
        _ to: Int,
        _ answer: SimulatedAnswer,
        _ failure: DeliveryScheduler.Failure,
        _ attempt: Int,
        _ wait: Int64?
    ) {
        guard endpoints[to].disabled == nil else {
            if failure.change != nil { object("an endpoint that is disabled changes") }
            return
        }
        endpoints[to].failures += 1
        let since = endpoints[to].failingSince ?? floor
        endpoints[to].failingSince = since
        if let limit = rules.disableAfter, since + limit <= floor {
            if failure.change != .disabled(.failing) { object("an endpoint fails for too long") }
            return disabled(to, .failing)
        }
        let isOpen = isOpen(endpoints[to])
        if isOpen { endpoints[to].probeAt = now + rules.probeWait }
        guard answer.isAskingForTime else {
            let begins = rules.disableAfter != nil && endpoints[to].failures == 1
            let expected = isOpen || begins ? EndpointChange.failing : nil
            if failure.change != expected {
                object("failure changes \(name(failure.change)), not \(name(expected))")
            }
            return
        }
        endpoints[to].isThrottled = true
        guard case .paused(let date)? = failure.change else {
            return object("an endpoint asks for time and is not paused")
        }
        let until = steady(SimulationTime.wall(date))
        let pause = pause(to, answer, failure, attempt, wait)
        let before = endpoints[to].pausedUntil
        if until < max(before, now + pause.lowerBound) {
            object("endpoint \(to) is paused too shortly, for \(until - now) microseconds")
        }
        if until > max(before, now + pause.upperBound + 2 * SimulationTime.millisecond) {
            object("endpoint \(to) is paused for too long, for \(until - now) microseconds")
        }
        endpoints[to].pausedUntil = until
    }

    /// How long an endpoint that asked for time is to be paused.
    private func pause(
        _ to: Int,
        _ answer: SimulatedAnswer,
        _ failure: DeliveryScheduler.Failure,
        _ attempt: Int,
        _ wait: Int64?
    ) -> ClosedRange<Int64> {
        let asked = min(answer.asked ?? 0, rules.retryAfterLimit)
        let failures = endpoints[to].failures
        let deserved = rules.wait(after: failures) ?? rules.longestWait
        guard let wait else { return max(asked, deserved)...max(asked, deserved) }
        // The wait is known where there is a next attempt, else but for the jitter.
        var (least, most) = (max(rules.leastWait(wait), asked), max(rules.mostWait(wait), asked))
        if let next = failure.next {
            most = steady(SimulationTime.wall(next)) - now
            least = most - SimulationTime.millisecond
        }
        if failures < attempt { (least, most) = (min(least, deserved), min(most, deserved)) }
        return max(asked, least)...max(asked, most)
    }

    // MARK: Other endings of an attempt

    mutating func gaveUp(_ handle: Int) {
        deliveries[handle].state = .finishing
    }

    mutating func postponed(_ handle: Int, to moment: Int64) {
        let attempt = min(deliveries[handle].attempts + 1, rules.maximumAttempts - 1)
        let wait = rules.wait(after: max(1, attempt)) ?? SimulationTime.minute
        let next = steady(moment)
        if next < now + wait || next > now + wait + 2 * SimulationTime.millisecond {
            object("\(handle) is put off for \(next - now) microseconds")
        }
        deliveries[handle].state = .retrying
        deliveries[handle].notBefore = next
        deliveries[handle].due = moment
    }

    mutating func interrupted(_ handle: Int) {
        release(handle)
        deliveries[handle].state = .waiting
        deliveries[handle].rank = .none
        endpoints[deliveries[handle].endpoint].waiting += 1
        touch(deliveries[handle].endpoint)
    }

    /// What has become of it is stored.
    mutating func settled(_ handle: Int) {
        release(handle)
        guard deliveries[handle].state == .retrying else { return finish(handle) }
        store(handle)
        deliveries[handle].state = .waiting
        deliveries[handle].isDated = false
        endpoints[deliveries[handle].endpoint].waiting += 1
        rank(handle)
    }

    mutating func store(_ handle: Int) {
        deliveries[handle].stored.attempts = deliveries[handle].attempts
        deliveries[handle].stored.status = deliveries[handle].status
        deliveries[handle].stored.due = deliveries[handle].due
    }

    mutating func finish(_ handle: Int) {
        if deliveries[handle].status == -1 { delivered += 1 } else { dead += 1 }
        leaveLine(handle)
        end(handle)
    }

    private mutating func release(_ handle: Int) {
        let to = deliveries[handle].endpoint
        inFlight -= 1
        endpoints[to].inFlight -= 1
        if deliveries[handle].isDoubtful { doubtful -= 1 }
        deliveries[handle].isDoubtful = false
        if endpoints[to].inFlight + endpoints[to].waiting == 0 { endpoints[to].idleSince = now }
    }

    /// The steady time at which the clock will show a time of day.
    private func steady(_ wall: Int64) -> Int64 {
        floor + wall - SimulationTime.floor(self.wall)
    }

    private func name(_ change: EndpointChange?) -> String { change.map { "\($0)" } ?? "nothing" }
}
