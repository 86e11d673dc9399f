/// How deliveries move from state to state.
extension DeliveryScheduler {
    /// To the heap.
    mutating func wait(_ index: UInt32) {
        slots[Int(index)].state = .waiting
        heap.push(index, in: slots)
    }

    /// From the heap to the endpoints' lists.
    mutating func advance(to now: Moment) {
        while let index = heap.first, slots[Int(index)].due <= now.milliseconds {
            _ = heap.popFirst(in: slots)
            let lane = slots[Int(index)].endpoint
            slots[Int(index)].state = .ready
            endpoints.values[Int(lane)].ready.append(index, in: &slots)
            takeTurn(lane)
        }
    }

    /// An endpoint with something ready and room for it stands in line for a turn, once.
    mutating func takeTurn(_ lane: UInt32) {
        let state = endpoints.values[Int(lane)]
        guard !state.isInTurn, !state.ready.isEmpty, state.inFlight < perEndpoint else { return }
        endpoints.values[Int(lane)].isInTurn = true
        turns.append(lane, in: &endpoints.values)
    }

    /// Gives up a place.
    mutating func release(_ index: UInt32) {
        let slot = slots[Int(index)]
        flying[slot.handle] = nil
        endpoints.values[Int(slot.endpoint)].inFlight -= 1
        takeTurn(slot.endpoint)
    }

    /// Out of the scheduler: the next of the same ordering key is under way.
    mutating func leave(_ index: UInt32) {
        let slot = slots[Int(index)]
        if slot.line != IndexList.none {
            if let following = lines.values[Int(slot.line)].held.popFirst(in: slots) {
                wait(following)
            } else {
                lines.remove(slot.line)
            }
        }
        endpoints.values[Int(slot.endpoint)].count -= 1
        forget(index)
        closeIfEmpty(slot.endpoint)
    }

    mutating func closeIfEmpty(_ lane: UInt32) {
        if endpoints.values[Int(lane)].count == 0 { endpoints.remove(lane) }
    }

    /// The last moment at which an attempt may start.
    func expiry(of index: UInt32) -> Moment? {
        guard let age = options.maximumAge else { return nil }
        return Moment(milliseconds: Int64(births[Int(index)]) * 1000).adding(age)
    }
}

extension DeliverySlot {
    var dueMoment: Moment { Moment(milliseconds: due) }
}
