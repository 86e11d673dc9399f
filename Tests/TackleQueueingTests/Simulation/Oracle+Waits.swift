@testable import TackleQueueing

extension Oracle {
    /// How far the scheduler's whole milliseconds may be behind.
    private static let slack = 2 * SimulationTime.millisecond

    /// Checks that nothing could start, and that the scheduler wakes up in time.
    mutating func judge(wait: Int64?) {
        guard inFlight < rules.concurrency else {
            if wait != nil { object("it waits for a moment without a free place") }
            return
        }
        var earliest = Int64.max
        var first = -1
        for handle in present where deliveries[handle].state == .waiting {
            let moment = earliestStart(handle)
            if moment < earliest { (earliest, first) = (moment, handle) }
        }
        guard earliest < .max else { return }
        if earliest < now - Self.slack {
            object("\(first) could have started for \(now - earliest) microseconds")
        }
        guard let wait else { return object("\(first) will be ready, and nothing is waited for") }
        if now + wait > max(now, earliest) + Self.slack {
            object("\(first) is overslept by \(now + wait - earliest) microseconds")
        }
    }

    /// When it could start if nothing changed but the time; `.max` where something else must.
    func earliestStart(_ handle: Int) -> Int64 {
        let delivery = deliveries[handle]
        let endpoint = endpoints[delivery.endpoint]
        guard isFirst(handle), let moment = earliestStart(to: delivery.endpoint) else {
            return .max
        }
        if endpoint.disabled != nil { return moment }
        let due = delivery.isDated ? now + delivery.due - wall : .min
        return max(moment, delivery.notBefore, due)
    }

    /// Likewise of an endpoint.
    private func earliestStart(to number: Int) -> Int64? {
        let endpoint = endpoints[number]
        guard endpoint.inFlight < rules.perEndpoint else { return nil }
        if endpoint.disabled != nil { return 0 }
        guard !endpoint.isHeld, !isSingle(endpoint) || endpoint.inFlight == 0,
            doubtful < rules.doubtfulLimit || !mayBeDoubtful(number)
        else { return nil }
        var moment = max(0, endpoint.pausedUntil)
        if isOpen(endpoint) { moment = max(moment, endpoint.probeAt) }
        if let interval = rules.interval {
            let burst = 10 * SimulationTime.millisecond
            moment = max(moment, endpoint.nextPace(interval, burst: burst))
        }
        return moment
    }
}

extension Oracle {
    /// A delivery that could start, and what started instead since.
    ///
    /// With `n` endpoints that have something waiting, at most `2n` others start before one whose
    /// turn is not doubtful. Where it may be, only the starts count that were made while there was
    /// a place for a doubtful one, and there are at most `4n`: once to come to the head of the
    /// line, once more to come to the head of those that stand aside. Of its own endpoint, at most
    /// those start that were there before it.
    struct Watched {
        let handle: Int
        let endpoint: Int
        let endpoints: Int
        let isDoubtful: Bool
        var own: Int
        var others = 0
    }

    /// What has happened to an endpoint may have sent it to the end of the line.
    mutating func touch(_ endpoint: Int) {
        if watched?.endpoint == endpoint { watched = nil }
    }

    mutating func watch(startTo endpoint: Int, mayDoubt: Bool) {
        guard var watched else { return beginToWatch() }
        let number = watched.endpoint
        if watched.endpoint == endpoint {
            watched.own -= 1
            watched.others = 0
        } else if mayDoubt || !watched.isDoubtful {
            watched.others += 1
        }
        guard isStartable(watched.handle), mayBeDoubtful(number) == watched.isDoubtful else {
            self.watched = nil
            return
        }
        if watched.own < 0 { object("\(watched.handle) is passed by others to its endpoint") }
        if watched.others > (watched.isDoubtful ? 4 : 2) * watched.endpoints {
            object("\(watched.handle) waits while \(watched.others) others start")
        }
        self.watched = watched
    }

    private mutating func beginToWatch() {
        guard !present.isEmpty else { return }
        let handle = present[random.below(present.count)]
        guard isStartable(handle) else { return }
        let number = deliveries[handle].endpoint
        watched = Watched(
            handle: handle,
            endpoint: number,
            endpoints: endpoints.count { $0.waiting > 0 },
            isDoubtful: mayBeDoubtful(number),
            own: endpoints[number].waiting
        )
    }

    /// Whether it could, if doubt did not count.
    private func isStartable(_ handle: Int) -> Bool {
        guard deliveries[handle].state == .waiting, isReady(handle) else { return false }
        let endpoint = endpoints[deliveries[handle].endpoint]
        guard endpoint.disabled == nil, !endpoint.isHeld, endpoint.pausedUntil < now - Self.slack,
            endpoint.inFlight < rules.perEndpoint,
            endpoint.inFlight == 0 || !isSingle(endpoint),
            !isOpen(endpoint) || endpoint.probeAt < now - Self.slack
        else { return false }
        guard let interval = rules.interval else { return true }
        return endpoint.nextPace(interval, burst: 10 * SimulationTime.millisecond)
            < now - Self.slack
    }
}
