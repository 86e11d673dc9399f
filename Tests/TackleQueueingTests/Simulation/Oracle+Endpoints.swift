@testable import TackleQueueing

extension Oracle {
    mutating func hold(_ number: Int) {
        endpoints[number].isHeld = true
        touch(number)
    }

    mutating func resume(_ number: Int) {
        endpoints[number].isHeld = false
        endpoints[number].pausedUntil = .min
        endpoints[number].probeAt = .min
        touch(number)
    }

    mutating func disable(_ number: Int) {
        if endpoints[number].disabled == nil { disabled(number, .byHand) }
    }

    mutating func enable(_ number: Int) {
        endpoints[number].forget()
        touch(number)
        for handle in present where deliveries[handle].endpoint == number {
            deliveries[handle].rank = .none
        }
    }

    /// From now on what waits may start, in order to be given up, in any order.
    mutating func disabled(_ number: Int, _ reason: DisablingReason) {
        endpoints[number].forget()
        endpoints[number].disabled = reason
        endpoints[number].forgetOrder()
        touch(number)
        for handle in present where deliveries[handle].endpoint == number {
            if isFirst(handle) { seeDue(handle) }
            deliveries[handle].rank = .none
        }
    }

    /// The clock has been set; what was due before stays so.
    mutating func jumped(by time: Int64) {
        for handle in present where deliveries[handle].isDated && isFirst(handle) {
            // Of a disabled endpoint nobody looks at the clock.
            guard endpoints[deliveries[handle].endpoint].disabled == nil else { continue }
            seeDue(handle)
            if !deliveries[handle].isDated { deliveries[handle].rank = .none }
        }
        wallOffset += time
        for number in endpoints.indices { endpoints[number].lastDated = (.min, 0) }
    }

    /// An endpoint without deliveries is about to have one: whether it may be unknown by now.
    ///
    /// One that failed is remembered for an hour, or as long as it takes to disable it.
    mutating func judgeMemory(_ number: Int, isKnown: Bool) {
        let endpoint = endpoints[number]
        guard !isKnown else { return }
        if endpoint.isHeld || endpoint.disabled != nil || endpoint.pausedUntil > now {
            object("endpoint \(number) is forgotten, and was paused or disabled")
        }
        let memory = max(SimulationTime.hour, rules.disableAfter ?? 0)
        if endpoint.failures > 0, endpoint.idleSince + memory > now + SimulationTime.millisecond {
            object("endpoint \(number) is forgotten, and has failed")
        }
        endpoints[number].forget()
    }

    /// Checks what the scheduler tells of an endpoint.
    mutating func judge(_ status: EndpointStatus, of number: Int) {
        let endpoint = endpoints[number]
        if status.waiting != endpoint.waiting || status.inFlight != endpoint.inFlight {
            object("endpoint \(number) has \(endpoint.waiting) and \(endpoint.inFlight)")
        }
        let state = status.state
        if state.failures != endpoint.failures || state.isPausedByHand != endpoint.isHeld
            || state.disabled != endpoint.disabled || status.isBreakerOpen != isOpen(endpoint)
        {
            object("endpoint \(number) has failed \(endpoint.failures) times, and not \(state)")
        }
        if endpoint.pausedUntil > now, state.pausedUntil == nil {
            object("endpoint \(number) is paused, and it is not told")
        }
    }

    // MARK: A new process

    /// All that is not stored is lost; of what is known of endpoints, this is left.
    mutating func restarted(_ states: [Int: EndpointState]) {
        inFlight = 0
        doubtful = 0
        lastSuccess = nil
        watched = nil
        for place in coalescing.indices { coalescing[place] = nil }
        let wallNow = SimulationTime.floor(wall)
        for number in endpoints.indices {
            endpoints[number].restart()
            endpoints[number].waiting = 0
            endpoints[number].idleSince = now
            endpoints[number].forget()
            guard let state = states[number] else { continue }
            endpoints[number].failures = state.failures
            endpoints[number].isHeld = state.isPausedByHand
            endpoints[number].disabled = state.disabled
            if let since = state.failingSince {
                endpoints[number].failingSince = min(
                    floor,
                    floor + SimulationTime.wall(since) - wallNow
                )
            }
            if let until = state.pausedUntil {
                let pause = SimulationTime.wall(until) - wallNow
                endpoints[number].isThrottled = pause > 0
                endpoints[number].pausedUntil = floor + min(pause, rules.limitAfterRestart)
            }
        }
        present.sort()
        for place in present.indices { deliveries[present[place]].position = place }
    }

    /// A delivery as a store knows it is taken on.
    mutating func restored(_ handle: Int) {
        var delivery = deliveries[handle]
        delivery.state = .waiting
        delivery.isDoubtful = false
        delivery.attempts = delivery.stored.attempts
        delivery.status = delivery.stored.status
        delivery.due = delivery.stored.due
        delivery.isDated = true
        delivery.notBefore = .min
        if delivery.attempts > 0, isFirst(handle) {
            let left = delivery.due - SimulationTime.floor(wall)
            delivery.isDated = false
            delivery.notBefore = floor + min(left, rules.limitAfterRestart)
        }
        if let age = rules.maximumAge { delivery.expiry = now + delivery.created + age - wall }
        deliveries[handle] = delivery
        seeDue(handle)
        endpoints[delivery.endpoint].waiting += 1
        if let key = delivery.coalescingKey {
            coalescing[delivery.endpoint * coalescingKeys + key] = handle
        }
        if isFirst(handle) { rank(handle) } else { deliveries[handle].rank = .none }
    }
}
