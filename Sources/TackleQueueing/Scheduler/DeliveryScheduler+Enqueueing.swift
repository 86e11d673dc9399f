public import Tackle

extension DeliveryScheduler {
    /// A place at an endpoint, for a delivery that is about to be enqueued.
    ///
    /// Each is used once: by ``enqueue(_:_:at:)`` or ``giveBack(_:)``.
    public struct Seat: Sendable, Hashable {
        let lane: UInt32
    }

    /// How long an endpoint that failed and has no deliveries is remembered: an hour, or as long as
    /// it takes to disable it.
    private var memory: Int64 {
        guard !has(.failuresForgotten) else { return 0 }
        let age = options.disableAfter.map { Moment(milliseconds: 0).adding($0).milliseconds } ?? 0
        return max(3_600_000, age)
    }

    /// Takes a place at an endpoint.
    ///
    /// - Parameters:
    ///   - endpoint: the endpoint.
    ///   - coalescingKey: the webhook's; where it takes the place of another one, there is room.
    /// - Returns: the place; or why there is none, where the endpoint is disabled or has as many
    ///   deliveries as it may.
    public mutating func seat(
        at endpoint: Endpoint,
        coalescingKey: String? = nil
    ) -> Result<Seat, SeatRefusal> {
        let lane = lane(for: endpoint)
        if let reason = lanes.values[Int(lane)].disabled { return .failure(.disabled(reason)) }
        if let limit = options.endpointCapacity, lanes.values[Int(lane)].count >= limit,
            coalescingKey.flatMap({ waiting($0, at: Seat(lane: lane)) }) == nil
        {
            return .failure(.full(limit))
        }
        lanes.values[Int(lane)].count += 1
        if lanes.values[Int(lane)].standing == .idle { stand(lane, .nowhere) }
        return .success(Seat(lane: lane))
    }

    /// Gives a place back that nothing came for.
    public mutating func giveBack(_ seat: Seat) {
        lanes.values[Int(seat.lane)].count -= 1
        closeIfEmpty(seat.lane)
    }

    /// Takes on a delivery; its handle must be new.
    ///
    /// - Returns: its ticket.
    @discardableResult
    public mutating func enqueue(
        _ delivery: QueuedDelivery,
        _ seat: Seat,
        at reading: ClockReading
    ) -> Ticket {
        note(reading)
        let lane = seat.lane
        let index = slots.take()
        count += 1
        slots[index].handle = delivery.handle
        slots[index].lane = lane
        slots[index].attempts = UInt16(clamping: delivery.attempts)
        slots[index].status = delivery.lastStatus ?? 0
        noteExpiry(index, of: delivery)
        noteCoalescing(delivery.coalescingKey, index)
        let due = Moment(due: delivery.due).milliseconds
        if let key = delivery.orderingKey, let line = lines.index(of: key) {
            slots[index].line = line
            slots[index].state = .held
            if due > now.wall.milliseconds { dues[index] = .day(due) }
            lines.values[Int(line)].held.append(index, in: &slots)
        } else {
            if let key = delivery.orderingKey {
                slots[index].line = lines.insert(key, OrderingLine())
            }
            waitForDue(index, due, delivery.attempts, lane)
        }
        return Ticket(index: index)
    }

    /// Takes on what an earlier process left, also where its endpoint is disabled.
    @discardableResult
    public mutating func restore(
        _ delivery: QueuedDelivery,
        at reading: ClockReading
    ) -> Ticket {
        note(reading)
        let lane = lane(for: delivery.endpoint)
        lanes.values[Int(lane)].count += 1
        if lanes.values[Int(lane)].standing == .idle { stand(lane, .nowhere) }
        return enqueue(delivery, Seat(lane: lane), at: reading)
    }

    /// A newer delivery takes the place of one that waits.
    ///
    /// It does so where the older one still waits and has the same ordering key or none, with
    /// nothing else of that key enqueued since. It is not sent before its own due time.
    ///
    /// - Returns: the newer one's ticket; `nil` where the older one has gone on, and the newer one
    ///   is to be enqueued. With a ticket, the seat is used.
    public mutating func replace(
        _ ticket: Ticket,
        handle: UInt64,
        with delivery: QueuedDelivery,
        _ seat: Seat,
        at reading: ClockReading
    ) -> Ticket? {
        note(reading)
        let index = ticket.index
        guard index < slots.count, slots[index].isWaiting, slots[index].handle == handle,
            slots[index].lane == seat.lane, isLast(index, delivery.orderingKey)
        else { return nil }
        let due = Moment(due: delivery.due).milliseconds
        let isDue = due <= now.wall.milliseconds
        let state = slots[index].state
        if state == .held || state == .ready && isDue {
            lanes.values[Int(seat.lane)].count -= 1
            slots[index].handle = delivery.handle
            slots[index].attempts = 0
            slots[index].status = 0
            noteExpiry(index, of: delivery)
            if !isDue {
                dues[index] = .day(due)
            } else if !dues.isEmpty {
                dues[index] = nil
            }
            return ticket
        }
        // It leaves its heap or list, and the newer one has its place in the line of its key.
        let line = slots[index].line
        slots[index].line = IndexList.none
        remove(waiting: index)
        let newer = slots.take()
        count += 1
        slots[newer].handle = delivery.handle
        slots[newer].lane = seat.lane
        slots[newer].line = line
        noteExpiry(newer, of: delivery)
        noteCoalescing(delivery.coalescingKey, newer)
        waitForDue(newer, due, 0, seat.lane)
        return Ticket(index: newer)
    }

    /// The delivery that waits with a coalescing key, and its handle.
    public func waiting(
        _ key: String,
        at seat: Seat
    ) -> (ticket: Ticket, handle: UInt64)? {
        guard let index = coalescing.slot(key, in: seat.lane), slots[index].isWaiting else {
            return nil
        }
        return (Ticket(index: index), slots[index].handle)
    }

    /// Until its due time; of a retry that an earlier process has planned, in steady time.
    private mutating func waitForDue(_ index: UInt32, _ due: Int64, _ attempts: Int, _ lane: UInt32)
    {
        guard attempts > 0 else { return schedule(index, for: due, in: lane) }
        // A clock that was set meanwhile makes nobody wait for longer than a schedule does.
        let left = min(due - now.wall.milliseconds, longestWait)
        wait(index, until: now.steady + max(0, left), in: lane)
    }

    var longestWait: Int64 {
        let policy = options.retryPolicy
        let longest = max(policy.schedule.longest, policy.retryAfterLimit)
        let wait = Moment(milliseconds: 0).adding(longest).milliseconds
        return wait + Int64((Double(wait) * policy.jitter).rounded(.up))
    }

    /// Whether a delivery is the last of its ordering key; ghosts behind it are forgotten.
    private mutating func isLast(_ index: UInt32, _ key: String?) -> Bool {
        guard let key else { return slots[index].line == IndexList.none }
        guard let line = lines.index(of: key), slots[index].line == line else { return false }
        let isHeld = slots[index].state == .held
        while let next = isHeld
            ? slots[index].next : lines.values[Int(line)].held.first
        {
            count(work: 1)
            guard slots[next].state == .ghost else { return false }
            lines.values[Int(line)].held.remove(next, after: isHeld ? index : nil, in: &slots)
            forget(ghost: next)
        }
        return true
    }

    private mutating func noteCoalescing(_ key: String?, _ index: UInt32) {
        guard let key, !options.coalescing.isOff else { return }
        slots[index].isCoalescing = true
        coalescing.insert(key, in: slots[index].lane, slot: index)
    }

    mutating func forgetCoalescing(_ index: UInt32) {
        guard slots[index].isCoalescing else { return }
        slots[index].isCoalescing = false
        coalescing.remove(slot: index)
    }

    mutating func lane(for endpoint: Endpoint) -> UInt32 {
        if let lane = lanes.index(of: endpoint) { return lane }
        // Two are let go for one that comes, so that those without use do not pile up.
        for _ in 0..<2 {
            guard let oldest = idle.first else { break }
            count(work: 1)
            stand(oldest, .nowhere)
            forgetOrPlace(oldest)
        }
        return lanes.insert(endpoint, EndpointLane())
    }

    /// An endpoint without deliveries is forgotten, unless there is something to remember.
    mutating func closeIfEmpty(_ lane: UInt32) {
        guard lanes.values[Int(lane)].count == 0 else { return place(lane) }
        while let index = lanes.values[Int(lane)].ready.popFirst(in: &slots) {
            forget(ghost: index)
        }
        for entry in lanes.values[Int(lane)].waiting.takeAll() { forget(ghost: entry.index) }
        lanes.values[Int(lane)].lastUse = now.steady
        stand(lane, .nowhere)
        forgetOrPlace(lane)
    }

    private mutating func forgetOrPlace(_ lane: UInt32) {
        guard lanes.values[Int(lane)].isForgettable(now, memory: memory) else {
            return place(lane)
        }
        // A wake that is left means nothing, also where its number is given anew.
        lanes.values[Int(lane)].wakeAt = .max
        lanes.remove(lane)
    }
}

/// Why an endpoint takes no further delivery.
public enum SeatRefusal: Error, Sendable, Hashable {
    /// Nothing is sent to it any more.
    case disabled(DisablingReason)

    /// It has as many as it may.
    case full(Int)
}
