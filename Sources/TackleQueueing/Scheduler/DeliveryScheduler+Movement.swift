/// How deliveries move from state to state, and endpoints from line to line.
extension DeliveryScheduler {
    /// As much as is moved in one call, so that nobody waits long for the lock around it.
    private static var portion: Int { 1024 }

    /// Makes ready what is due; ``next(at:)`` does so too.
    public mutating func advance(to reading: ClockReading) {
        note(reading)
        var left = Self.portion
        if let first = scheduled.first, first.moment <= wallNow { left -= moveScheduled(left) }
        while let first = wakes.first, first.moment <= now.steady, left > 0 {
            count(work: 1)
            _ = wakes.popFirst()
            guard lanes.values[Int(first.index)].wakeAt == first.moment else { continue }
            lanes.values[Int(first.index)].wakeAt = .max
            left -= max(1, moveDue(first.index, atMost: left))
            place(first.index)
        }
        dropStaleWakes()
    }

    /// From the heap of those for a time of day to the endpoints' lists.
    private mutating func moveScheduled(_ limit: Int) -> Int {
        var due: [MomentHeap.Entry] = []
        var left = limit
        while let first = scheduled.first, first.moment <= wallNow, left > 0 {
            left -= 1
            count(work: 1)
            _ = scheduled.popFirst()
            if slots[first.index].state == .scheduled {
                due.append(first)
            } else {
                forget(ghost: first.index)
            }
        }
        sort(&due)
        for entry in due {
            let lane = slots[entry.index].lane
            lanes.values[Int(lane)].scheduledCount -= 1
            makeReady(entry.index, in: lane)
        }
        return limit - left
    }

    /// Those of one moment in the order accepted.
    private func sort(_ due: inout [MomentHeap.Entry]) {
        guard due.count > 1 else { return }
        due.sort { ($0.moment, slots[$0.index].handle) < ($1.moment, slots[$1.index].handle) }
    }

    private var wallNow: Int64 { now.wall.milliseconds + (has(.dueEarly) ? 1000 : 0) }

    mutating func note(_ reading: ClockReading) {
        // The steady time of one scheduler never goes back, whatever it is told.
        guard !hasTime || reading.steady >= now.steady else { return }
        now = reading
        hasTime = true
        if has(.workQuadratic) { count(work: slots.count) }
    }

    /// Where an endpoint was paused for longer, its earlier wake means nothing.
    private mutating func dropStaleWakes() {
        while let first = wakes.first, lanes.values[Int(first.index)].wakeAt != first.moment {
            count(work: 1)
            _ = wakes.popFirst()
        }
    }

    /// From the endpoint's heap to its list; of one moment in the order accepted.
    private mutating func moveDue(_ lane: UInt32, atMost limit: Int) -> Int {
        var due: [MomentHeap.Entry] = []
        while let first = lanes.values[Int(lane)].waiting.first, first.moment <= now.steady,
            due.count < limit
        {
            count(work: 1)
            _ = lanes.values[Int(lane)].waiting.popFirst()
            if slots[first.index].state == .waiting {
                due.append(first)
            } else {
                forget(ghost: first.index)
            }
        }
        sort(&due)
        if has(.wrongHeapOrder) { due.reverse() }
        for entry in due {
            slots[entry.index].state = .ready
            lanes.values[Int(lane)].ready.append(entry.index, in: &slots)
        }
        lanes.values[Int(lane)].readyCount += due.count
        return due.count
    }

    /// To the endpoint's list.
    mutating func makeReady(_ index: UInt32, in lane: UInt32, atFront: Bool = false) {
        slots[index].state = .ready
        if atFront {
            lanes.values[Int(lane)].ready.prepend(index, in: &slots)
        } else {
            lanes.values[Int(lane)].ready.append(index, in: &slots)
        }
        lanes.values[Int(lane)].readyCount += 1
        place(lane)
    }

    /// To the heap of those for a time of day, or to its endpoint's.
    mutating func wait(_ index: UInt32, until due: Due) {
        switch due {
        case .day(let moment): schedule(index, for: moment, in: slots[index].lane)
        case .steady(let moment): wait(index, until: moment, in: slots[index].lane)
        }
    }

    /// To the endpoint's heap, until a moment of the steady time.
    mutating func wait(_ index: UInt32, until moment: Int64, in lane: UInt32) {
        guard moment > now.steady else { return makeReady(index, in: lane) }
        guard lanes.values[Int(lane)].disabled == nil else {
            dues[index] = .steady(moment)
            return makeReady(index, in: lane)
        }
        slots[index].state = .waiting
        lanes.values[Int(lane)].waiting.push(moment, index)
        place(lane)
    }

    /// To the heap of those for a time of day.
    mutating func schedule(_ index: UInt32, for moment: Int64, in lane: UInt32) {
        guard moment > now.wall.milliseconds else { return makeReady(index, in: lane) }
        guard lanes.values[Int(lane)].disabled == nil else {
            dues[index] = .day(moment)
            return makeReady(index, in: lane)
        }
        slots[index].state = .scheduled
        scheduled.push(moment, index)
        lanes.values[Int(lane)].scheduledCount += 1
    }

    /// Puts an endpoint where it belongs now: in a line for a turn, or among those to look at
    /// again later.
    mutating func place(_ lane: UInt32) {
        let place = lanes.values[Int(lane)].place(
            at: now.steady,
            perEndpoint: has(.capOffByOne) ? perEndpoint + 1 : perEndpoint,
            breaker: has(.breakerIgnored) ? .max : options.breaker,
            isDoubtful: lanes.values[Int(lane)].standing == .aside && isDoubtful(lane),
            ignoresPauses: has(.pauseIgnored)
        )
        if let moment = place.wakeAt { wake(lane, at: moment) }
        if lanes.values[Int(lane)].standing != place.standing { stand(lane, place.standing) }
    }

    mutating func stand(_ lane: UInt32, _ standing: EndpointLane.Standing) {
        switch lanes.values[Int(lane)].standing {
        case .nowhere: break
        case .inLine: turns.remove(lane, in: &lanes.values)
        case .aside: aside.remove(lane, in: &lanes.values)
        case .idle: idle.remove(lane, in: &lanes.values)
        }
        lanes.values[Int(lane)].standing = standing
        switch standing {
        case .nowhere: break
        case .inLine: turns.append(lane, in: &lanes.values)
        case .aside: aside.append(lane, in: &lanes.values)
        case .idle: idle.append(lane, in: &lanes.values)
        }
    }

    private mutating func wake(_ lane: UInt32, at moment: Int64) {
        let moment = has(.wakeLate) ? moment + 1000 : moment
        guard moment < lanes.values[Int(lane)].wakeAt else { return }
        lanes.values[Int(lane)].wakeAt = moment
        wakes.push(moment, lane)
    }

    /// Gives up a place.
    mutating func release(_ index: UInt32) {
        let lane = slots[index].lane
        inFlight -= 1
        if slots[index].isDoubtful { doubtful -= 1 }
        slots[index].isDoubtful = false
        lanes.values[Int(lane)].inFlight -= 1
    }

    /// Out of the scheduler: the next of the same ordering key is under way.
    mutating func leave(_ index: UInt32) {
        let slot = slots[index]
        forgetCoalescing(index)
        if slot.line != IndexList.none { goOn(slot.line) }
        count -= 1
        lanes.values[Int(slot.lane)].count -= 1
        slots.release(index)
        closeIfEmpty(slot.lane)
    }

    /// The next of an ordering key is under way.
    mutating func goOn(_ line: UInt32) {
        while let following = lines.values[Int(line)].held.popFirst(in: &slots) {
            count(work: 1)
            guard slots[following].state == .held else {
                forget(ghost: following)
                continue
            }
            let lane = slots[following].lane
            if let due = dues.removeValue(forKey: following) {
                wait(following, until: due)
            } else {
                makeReady(following, in: lane)
            }
            return
        }
        lines.remove(line)
    }

    func has(_ fault: SchedulerFault) -> Bool {
        #if DEBUG
        self.fault == fault
        #else
        false
        #endif
    }

    mutating func count(work steps: Int) {
        #if DEBUG
        work += steps
        #endif
    }
}
