extension DeliveryScheduler {
    /// Takes out a delivery that has no place.
    ///
    /// - Parameters:
    ///   - ticket: the delivery.
    ///   - handle: what it is, since a ticket may have been given anew.
    /// - Returns: how many attempts were made; `nil` where it has a place or is gone.
    public mutating func remove(_ ticket: Ticket, handle: UInt64) -> Int? {
        guard ticket.index < slots.count, slots[ticket.index].isWaiting,
            slots[ticket.index].handle == handle
        else { return nil }
        let attempts = Int(slots[ticket.index].attempts)
        remove(waiting: ticket.index)
        return attempts
    }

    /// One more than the highest number of a ticket.
    public var ticketCount: Int { slots.count }

    /// The delivery with a ticket's number, where it waits.
    public func waiting(_ number: Int) -> (ticket: Ticket, handle: UInt64)? {
        let index = UInt32(number)
        guard number < slots.count, slots[index].isWaiting else { return nil }
        return (Ticket(index: index), slots[index].handle)
    }

    /// Takes out everything that has no place, in the order of the handles.
    public mutating func removeWaiting() -> [Removed] {
        var removed: [Removed] = []
        for index in 0..<UInt32(slots.count) where slots[index].isWaiting {
            removed.append(
                Removed(
                    handle: slots[index].handle,
                    ticket: Ticket(index: index),
                    attempts: Int(slots[index].attempts)
                )
            )
        }
        for item in removed where slots[item.ticket.index].isWaiting {
            remove(waiting: item.ticket.index)
        }
        return removed.sorted { $0.handle < $1.handle }
    }

    /// A delivery that was taken out.
    public struct Removed: Sendable, Hashable {
        /// The delivery, as its store knew it.
        public let handle: UInt64

        /// The delivery, as the scheduler knew it.
        public let ticket: Ticket

        /// How many attempts were made.
        public let attempts: Int
    }

    /// It becomes a ghost, which what names it forgets in passing.
    mutating func remove(waiting index: UInt32) {
        let slot = slots[index]
        forgetCoalescing(index)
        dues[index] = nil
        count -= 1
        ghosts += 1
        slots[index].state = .ghost
        switch slot.state {
        case .ready: lanes.values[Int(slot.lane)].readyCount -= 1
        case .scheduled: lanes.values[Int(slot.lane)].scheduledCount -= 1
        default: break
        }
        if slot.state != .held, slot.line != IndexList.none { goOn(slot.line) }
        lanes.values[Int(slot.lane)].count -= 1
        closeIfEmpty(slot.lane)
        if ghosts > 1024, ghosts > count { dropGhosts() }
    }

    mutating func forget(ghost index: UInt32) {
        ghosts -= 1
        slots.release(index)
    }

    /// Each is looked at once, after at least as many were taken out: on average at no cost.
    private mutating func dropGhosts() {
        count(work: slots.count)
        var gone: [UInt32] = []
        func isGone(_ index: UInt32, _ slots: borrowing SlotTable) -> Bool {
            slots[index].state == .ghost
        }
        scheduled.removeAll { entry in
            guard isGone(entry.index, slots) else { return false }
            gone.append(entry.index)
            return true
        }
        for lane in lanes.keysInUse.map({ Int($0.index) }) {
            lanes.values[lane].waiting.removeAll { entry in
                guard isGone(entry.index, slots) else { return false }
                gone.append(entry.index)
                return true
            }
            lanes.values[lane].ready.removeGhosts(in: &slots, into: &gone)
        }
        for line in lines.keysInUse.map({ Int($0.index) }) {
            lines.values[line].held.removeGhosts(in: &slots, into: &gone)
        }
        for index in gone { forget(ghost: index) }
    }
}
