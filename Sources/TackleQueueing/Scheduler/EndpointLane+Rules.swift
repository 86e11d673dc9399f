extension EndpointLane {
    /// Whether so many attempts have failed in a row that it is only probed.
    func isOpen(_ breaker: Int) -> Bool { failures >= breaker }

    /// Where it belongs now, and when to look at it again where something will be due.
    func place(
        at now: Int64,
        perEndpoint: Int,
        breaker: Int,
        isDoubtful: Bool,
        ignoresPauses: Bool
    ) -> (standing: Standing, wakeAt: Int64?) {
        var standing = Standing.nowhere
        var wakeAt = Int64.max
        let hasRoom = inFlight < cap(perEndpoint: perEndpoint, breaker: breaker)
        if readyCount > 0, hasRoom, !isHeld || disabled != nil {
            if let moment = blockedUntil(now, breaker, ignoresPauses) {
                wakeAt = moment
            } else {
                // One that stands aside stays there, unless there is no doubt any more.
                standing = self.standing == .aside && isDoubtful ? .aside : .inLine
            }
        }
        if let due = waiting.first?.moment, !isHeld { wakeAt = min(wakeAt, max(due, pausedUntil)) }
        if count == 0, standing == .nowhere { standing = .idle }
        return (standing, wakeAt == .max ? nil : wakeAt)
    }

    /// How many may be in flight.
    func cap(perEndpoint: Int, breaker: Int) -> Int {
        disabled == nil && (isThrottled || isOpen(breaker)) ? 1 : perEndpoint
    }

    /// Whether its next attempt is doubtful.
    ///
    /// - Parameter anyAnswers: whether any endpoint has answered lately: as long as none does,
    ///   there is nobody to keep places for.
    /// - Returns: whether it is.
    func isDoubtful(anyAnswers: Bool) -> Bool {
        disabled == nil && (failures > 0 || anyAnswers && inFlight > 0 && !hasAnswered)
    }

    /// The moment before which nothing may start; `nil` where something may now.
    func blockedUntil(_ now: Int64, _ breaker: Int, _ ignoresPauses: Bool) -> Int64? {
        guard disabled == nil else { return nil }
        var moment = ignoresPauses ? .min : pausedUntil
        if isOpen(breaker), !ignoresPauses { moment = max(moment, probeAt) }
        if conforming > .min {
            // The bucket holds what 10 ms bring, since a timer is not more precise than that.
            let (begin, grain) = (conforming - 10_000_000, Int64(1_000_000))
            moment = max(moment, begin >= 0 ? (begin + grain - 1) / grain : begin / grain)
        }
        return moment > now ? moment : nil
    }

    /// An attempt begins.
    mutating func begin() {
        readyCount -= 1
        inFlight += 1
        hasAnswered = false
    }

    /// It takes its share of the rate.
    mutating func conform(_ interval: Int64, _ now: ClockReading) {
        let (begun, overflow) = now.steady.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return }
        conforming = max(conforming, begun) + interval
    }

    /// Whether nothing would be lost if it were forgotten.
    func isForgettable(_ now: ClockReading, memory: Int64) -> Bool {
        guard count == 0, !isHeld, disabled == nil, pausedUntil <= now.steady else { return false }
        if conforming > .min, conforming / 1_000_000 >= now.steady { return false }
        return failures == 0 || lastUse + memory <= now.steady
    }
}
