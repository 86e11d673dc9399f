public import FoundationEssentials
public import Tackle

extension DeliveryScheduler {
    /// What follows a failed attempt.
    public struct Failure: Sendable, Hashable {
        /// When the next attempt is, not before; `nil` where nobody will try again.
        public let next: Date?

        /// What it has changed for the endpoint.
        public let change: EndpointChange?
    }

    /// An attempt has succeeded; the delivery keeps its place until it is settled.
    ///
    /// - Parameters:
    ///   - ticket: the delivery.
    ///   - control: what the receiver asked for beside.
    ///   - reading: what the clocks show.
    /// - Returns: what it has changed for the endpoint.
    public mutating func succeeded(
        _ ticket: Ticket,
        _ control: DeliveryControl? = nil,
        at reading: ClockReading
    ) -> EndpointChange? {
        note(reading)
        let index = check(ticket)
        let lane = slots[index].lane
        slots[index].state = .finishing
        lanes.values[Int(lane)].hasAnswered = true
        lastSuccess = now.steady
        guard lanes.values[Int(lane)].disabled == nil else { return nil }
        if control == .disable { return disable(lane, .asked) }
        let hasFailed = lanes.values[Int(lane)].failures > 0
        if hasFailed { lanes.values[Int(lane)].recover() }
        place(lane)
        return hasFailed ? .recovered : nil
    }

    /// An attempt has failed; the delivery keeps its place until it is settled.
    ///
    /// Nobody will try again where the error is permanent, the endpoint gone or disabled, the
    /// schedule or the attempts at their end, or the next attempt would be past `max-age`.
    public mutating func failed(
        _ ticket: Ticket,
        _ error: SendError,
        at reading: ClockReading
    ) -> Failure {
        note(reading)
        let index = check(ticket)
        let lane = slots[index].lane
        let attempt = Int(slots[index].attempts) + 1
        slots[index].attempts = UInt16(clamping: attempt)
        slots[index].status = error.status ?? 0
        slots[index].state = .finishing
        if error.verdict.isGone {
            return Failure(next: nil, change: disable(lane, .gone, unless: error.status))
        }
        guard error.verdict.isRetryable else {
            place(lane)
            return Failure(next: nil, change: nil)
        }
        let wait = waitAfter(error, attempt)
        let change = noteFailure(lane, error, wait, attempt)
        guard let wait, lanes.values[Int(lane)].disabled == nil else {
            return Failure(next: nil, change: change)
        }
        let due = now.steadyAfter + wait
        if isExpired(index, at: due), !has(.ageIgnored) {
            return Failure(next: nil, change: change)
        }
        dues[index] = .steady(due)
        slots[index].state = .retrying
        return Failure(next: now.date(ofSteady: due), change: change)
    }

    /// A delivery in flight is given up without an attempt; it keeps its place until it is settled.
    public mutating func gaveUp(_ ticket: Ticket) {
        let index = check(ticket)
        slots[index].state = .finishing
        if !dues.isEmpty { dues[index] = nil }
    }

    /// An attempt could not begin, as where the webhook could not be read: it is put off for as
    /// long as if it had failed, counts for nothing, and the delivery keeps its place until it is
    /// settled.
    ///
    /// - Returns: the moment of the next try.
    public mutating func postponed(_ ticket: Ticket, at reading: ClockReading) -> Date {
        note(reading)
        let index = check(ticket)
        let policy = options.retryPolicy
        let attempt = min(Int(slots[index].attempts) + 1, policy.maximumAttempts - 1)
        let wait = policy.schedule.wait(after: max(1, attempt)) ?? .seconds(60)
        let due = now.steadyAfter + Moment(milliseconds: 0).adding(wait).milliseconds
        dues[index] = .steady(due)
        slots[index].state = .retrying
        return now.date(ofSteady: due)
    }

    /// An attempt was broken off from this side: it counts for nothing, the place is free, and the
    /// delivery is ready before all others to its endpoint.
    public mutating func interrupted(_ ticket: Ticket) {
        let index = check(ticket)
        release(index)
        if has(.interruptedLost) { return leave(index) }
        makeReady(index, in: slots[index].lane, atFront: true)
    }

    /// The outcome of an attempt is remembered: its place is free, and the delivery waits for the
    /// next attempt or is gone.
    public mutating func settled(_ ticket: Ticket, at reading: ClockReading) {
        note(reading)
        let index = ticket.index
        let state = slots[index].state
        precondition(state == .finishing || state == .retrying, "no attempt has ended")
        release(index)
        guard state == .retrying else { return leave(index) }
        if has(.orderBrokenOnRetry), slots[index].line != IndexList.none {
            goOn(slots[index].line)
            slots[index].line = IndexList.none
        }
        wait(index, until: dues.removeValue(forKey: index) ?? .steady(now.steady))
        place(slots[index].lane)
    }

    private func check(_ ticket: Ticket) -> UInt32 {
        precondition(slots[ticket.index].state == .inFlight, "the delivery is not in flight")
        return ticket.index
    }

    /// In milliseconds, rounded up; `nil` where there is no further attempt.
    private mutating func waitAfter(_ error: SendError, _ attempt: Int) -> Int64? {
        let attempt = has(.attemptsOffByOne) ? max(1, attempt - 1) : attempt
        let decision = options.retryPolicy.decision(
            after: error,
            attempt: attempt,
            using: &generator
        )
        guard case .retry(var wait) = decision else { return nil }
        if has(.retryAfterShortened), error.verdict.retryAfter != nil { wait = wait / 2 }
        return Moment(milliseconds: 0).adding(wait).milliseconds
    }

    private mutating func noteFailure(
        _ lane: UInt32,
        _ error: SendError,
        _ wait: Int64?,
        _ attempt: Int
    ) -> EndpointChange? {
        defer { place(lane) }
        guard lanes.values[Int(lane)].disabled == nil else { return nil }
        lanes.values[Int(lane)].failures = min(
            lanes.values[Int(lane)].failures + 1,
            EndpointLane.mostFailures
        )
        let since = lanes.values[Int(lane)].failingSince ?? now.steady
        lanes.values[Int(lane)].failingSince = since
        if let limit = options.disableAfter,
            Moment(milliseconds: since).adding(limit).milliseconds <= now.steady
        {
            return disable(lane, .failing)
        }
        let isOpen = lanes.values[Int(lane)].isOpen(options.breaker)
        if isOpen { lanes.values[Int(lane)].probeAt = now.steadyAfter + probeWait }
        guard error.isAskingForTime else {
            // Since when it fails is to be known to a later process, which may have to disable it.
            let begins = options.disableAfter != nil && lanes.values[Int(lane)].failures == 1
            return isOpen || begins ? .failing : nil
        }
        lanes.values[Int(lane)].isThrottled = true
        let pause = pause(after: error, wait, attempt, lanes.values[Int(lane)].failures)
        let until = max(lanes.values[Int(lane)].pausedUntil, now.steadyAfter + pause)
        lanes.values[Int(lane)].pausedUntil = until
        return .paused(until: now.date(ofSteady: until))
    }

    /// How long an endpoint is paused that asked for time.
    private func pause(
        after error: SendError,
        _ wait: Int64?,
        _ attempt: Int,
        _ failures: Int
    ) -> Int64 {
        let policy = options.retryPolicy
        let asked = min(error.verdict.retryAfter ?? .zero, policy.retryAfterLimit)
        let least = Moment(milliseconds: 0).adding(
            has(.retryAfterShortened) ? asked / 2 : asked
        ).milliseconds
        if let wait, failures >= attempt { return max(wait, least) }
        let own = policy.schedule.wait(after: failures) ?? policy.schedule.longest
        let deserved = Moment(milliseconds: 0).adding(own).milliseconds
        return max(least, min(wait ?? deserved, deserved))
    }

    /// How long after a failed probe the next one is: the schedule's first wait, a second at most.
    private var probeWait: Int64 {
        let first = options.retryPolicy.schedule.wait(after: 1) ?? .seconds(1)
        return Moment(milliseconds: 0).adding(min(first, .seconds(1))).milliseconds
    }

    /// Seconds since long before the scheduler began, so that all ages fit into 32 bits.
    private func seconds(of moment: Int64) -> UInt32 {
        let (quotient, rest) = moment.quotientAndRemainder(dividingBy: 1000)
        return UInt32(clamping: quotient + (rest > 0 ? 1 : 0) - epoch)
    }

    /// The day of the first reading stands in the middle of what 32 bits hold.
    private var epoch: Int64 { firstSecond - Int64(UInt32.max) / 2 }

    mutating func noteExpiry(_ index: UInt32, of delivery: QueuedDelivery) {
        guard let age = options.maximumAge else { return }
        if expiries.isEmpty { firstSecond = now.steady / 1000 }
        while expiries.count < slots.count { expiries.append(0) }
        let end = Moment(due: delivery.created).adding(age)
        expiries[Int(index)] = seconds(of: now.steady(of: end))
    }

    func isExpired(_ index: UInt32, at moment: Int64) -> Bool {
        guard options.maximumAge != nil else { return false }
        return moment > (Int64(expiries[Int(index)]) + epoch) * 1000
    }
}

extension EndpointLane {
    /// It answers again; what it asked for still holds.
    fileprivate mutating func recover() {
        failures = 0
        failingSince = nil
        isThrottled = false
        probeAt = .min
    }
}

extension SendError {
    /// Whether the whole endpoint is to be left alone for a while (Standard Webhooks, "Delivery
    /// success and failure": 429, 502 and 504; RFC 9110, section 10.2.3: `Retry-After`).
    fileprivate var isAskingForTime: Bool {
        verdict.retryAfter != nil || status == 429 || status == 502 || status == 504
    }
}
