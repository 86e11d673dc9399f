import FoundationEssentials
public import Tackle

extension DeliveryScheduler {
    /// What is known of an endpoint; `nil` where there is nothing.
    public func status(of endpoint: Endpoint) -> EndpointStatus? {
        lanes.index(of: endpoint).map { status($0, endpoint) }
    }

    /// What is known of all endpoints that have deliveries or of which there is something to
    /// remember, in no order.
    public var statuses: [EndpointStatus] {
        lanes.keysInUse.map { status($0.index, $0.key) }
    }

    /// Pauses an endpoint until ``resume(_:at:)``.
    public mutating func pause(_ endpoint: Endpoint, at reading: ClockReading) {
        note(reading)
        let lane = lane(for: endpoint)
        lanes.values[Int(lane)].isHeld = true
        place(lane)
    }

    /// Ends every pause of an endpoint, also one that the receiver asked for.
    public mutating func resume(_ endpoint: Endpoint, at reading: ClockReading) {
        note(reading)
        guard let lane = lanes.index(of: endpoint) else { return }
        lanes.values[Int(lane)].isHeld = false
        lanes.values[Int(lane)].pausedUntil = .min
        lanes.values[Int(lane)].probeAt = .min
        closeIfEmpty(lane)
    }

    /// Disables an endpoint: what waits for it starts in order to be given up.
    public mutating func disable(_ endpoint: Endpoint, at reading: ClockReading) {
        note(reading)
        let lane = lane(for: endpoint)
        guard lanes.values[Int(lane)].disabled == nil else { return }
        _ = disable(lane, .byHand)
    }

    /// Enables an endpoint, as if nothing had been known of it; what was not given up meanwhile
    /// waits until it is due, as before.
    public mutating func enable(_ endpoint: Endpoint, at reading: ClockReading) {
        note(reading)
        guard let lane = lanes.index(of: endpoint) else { return }
        let wasDisabled = lanes.values[Int(lane)].disabled != nil
        lanes.values[Int(lane)].take(EndpointState(), at: now)
        if wasDisabled { waitAgain(lane) }
        closeIfEmpty(lane)
    }

    /// Remembers what an earlier process knew of an endpoint.
    public mutating func restore(
        _ state: EndpointState,
        of endpoint: Endpoint,
        at reading: ClockReading
    ) {
        note(reading)
        let lane = lane(for: endpoint)
        lanes.values[Int(lane)].take(state, at: now)
        // A clock that was set meanwhile pauses nobody for longer than was asked for.
        let limit = now.steady + longestWait
        lanes.values[Int(lane)].pausedUntil = min(lanes.values[Int(lane)].pausedUntil, limit)
        closeIfEmpty(lane)
    }

    mutating func disable(_ lane: UInt32, _ reason: DisablingReason) -> EndpointChange {
        lanes.values[Int(lane)].take(EndpointState(), at: now)
        lanes.values[Int(lane)].disabled = reason
        for entry in lanes.values[Int(lane)].waiting.takeAll() {
            count(work: 1)
            if slots[entry.index].state == .waiting {
                dues[entry.index] = .steady(entry.moment)
                makeReady(entry.index, in: lane)
            } else {
                forget(ghost: entry.index)
            }
        }
        if lanes.values[Int(lane)].scheduledCount > 0 { unschedule(lane) }
        place(lane)
        return .disabled(reason)
    }

    /// Several attempts may be told so at once: the first one disables it.
    mutating func disable(
        _ lane: UInt32,
        _ reason: DisablingReason,
        unless status: Int?
    ) -> EndpointChange? {
        guard lanes.values[Int(lane)].disabled == nil else { return nil }
        return disable(lane, status == 410 || status == nil ? reason : .asked)
    }

    private mutating func unschedule(_ lane: UInt32) {
        var due: [MomentHeap.Entry] = []
        scheduled.removeAll { entry in
            let isOurs = slots[entry.index].lane == lane && slots[entry.index].state == .scheduled
            if isOurs { due.append(entry) }
            return isOurs
        }
        count(work: scheduled.count + due.count)
        lanes.values[Int(lane)].scheduledCount = 0
        for entry in due {
            if entry.moment > now.wall.milliseconds { dues[entry.index] = .day(entry.moment) }
            makeReady(entry.index, in: lane)
        }
    }

    /// What a disabled endpoint made ready before it was due waits again.
    private mutating func waitAgain(_ lane: UInt32) {
        var ready = lanes.values[Int(lane)].ready
        lanes.values[Int(lane)].ready = IndexList()
        lanes.values[Int(lane)].readyCount = 0
        while let index = ready.popFirst(in: &slots) {
            count(work: 1)
            if slots[index].state == .ghost {
                forget(ghost: index)
            } else if let due = dues.removeValue(forKey: index) {
                wait(index, until: due)
            } else {
                makeReady(index, in: lane)
            }
        }
    }

    private func status(_ index: UInt32, _ endpoint: Endpoint) -> EndpointStatus {
        let lane = lanes.values[Int(index)]
        var state = EndpointState()
        if lane.pausedUntil > now.steady {
            state.pausedUntil = now.date(ofSteady: lane.pausedUntil)
        }
        state.isPausedByHand = lane.isHeld
        state.disabled = lane.disabled
        state.failures = lane.failures
        state.failingSince = lane.failingSince.map { now.date(ofSteady: $0) }
        return EndpointStatus(
            endpoint: endpoint,
            state: state,
            waiting: lane.count - lane.inFlight,
            inFlight: lane.inFlight,
            isBreakerOpen: lane.isOpen(options.breaker)
        )
    }
}

extension EndpointLane {
    fileprivate mutating func take(_ state: EndpointState, at now: ClockReading) {
        pausedUntil = state.pausedUntil.map { now.steady(of: Moment(due: $0)) } ?? .min
        isHeld = state.isPausedByHand
        disabled = state.disabled
        failures = max(0, min(state.failures, EndpointLane.mostFailures))
        // It has failed for no less than nothing, whatever a clock said that was set meanwhile.
        failingSince = state.failingSince.map { min(now.steady(of: Moment(now: $0)), now.steady) }
        isThrottled = pausedUntil > now.steady
        probeAt = .min
        lastUse = now.steady
    }
}
