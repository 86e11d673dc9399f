public import FoundationEssentials
public import Tackle

extension DeliveryScheduler {
    /// What follows a failed attempt.
    public enum FailureOutcome: Sendable, Hashable {
        /// Another attempt, not before this moment.
        case retry(at: Date)

        /// Nobody will try again.
        case dead
    }

    /// An attempt has succeeded; the delivery keeps its place until ``settled(_:)``.
    public mutating func succeeded(_ handle: UInt64) {
        slots[Int(index(of: handle))].state = .finishing
    }

    /// An attempt has failed; the delivery keeps its place until ``settled(_:)``.
    ///
    /// It is dead where the error is permanent, the endpoint gone, the schedule or the attempts at
    /// their end, or the next attempt would be past `max-age`.
    public mutating func failed(
        _ handle: UInt64,
        _ error: SendError,
        at now: Date
    ) -> FailureOutcome {
        let index = index(of: handle)
        let attempt = Int(slots[Int(index)].attempts) + 1
        slots[Int(index)].attempts = UInt16(clamping: attempt)
        let decision = options.retryPolicy.decision(
            after: error,
            attempt: attempt,
            using: &generator
        )
        guard case .retry(let wait) = decision else { return die(index) }
        let due = Moment(now: now).adding(wait)
        if let expiry = expiry(of: index), due > expiry { return die(index) }
        slots[Int(index)].due = due.milliseconds
        slots[Int(index)].state = .retrying
        return .retry(at: due.date)
    }

    /// A delivery in flight is given up without an attempt; it keeps its place until
    /// ``settled(_:)``.
    public mutating func gaveUp(_ handle: UInt64) {
        slots[Int(index(of: handle))].state = .finishing
    }

    /// An attempt could not begin, as where the webhook could not be read: it is put off for as
    /// long as if it had failed, counts for nothing, and the delivery keeps its place until
    /// ``settled(_:)``.
    ///
    /// - Returns: the moment of the next try.
    public mutating func postponed(_ handle: UInt64, at now: Date) -> Date {
        let index = index(of: handle)
        let policy = options.retryPolicy
        let attempt = min(Int(slots[Int(index)].attempts) + 1, policy.maximumAttempts - 1)
        let wait = policy.schedule.wait(after: max(1, attempt)) ?? .seconds(60)
        let due = Moment(now: now).adding(wait)
        slots[Int(index)].due = due.milliseconds
        slots[Int(index)].state = .retrying
        return due.date
    }

    /// An attempt was broken off from this side: it counts for nothing, the place is free, and the
    /// delivery is due at once.
    public mutating func interrupted(_ handle: UInt64) {
        let index = index(of: handle)
        release(index)
        wait(index)
    }

    /// The outcome of an attempt is remembered: its place is free, and the delivery waits for the
    /// next attempt or is gone.
    public mutating func settled(_ handle: UInt64) {
        let index = index(of: handle)
        let willRetry = slots[Int(index)].state == .retrying
        release(index)
        if willRetry {
            wait(index)
        } else {
            leave(index)
        }
    }

    /// Takes out everything that has no place, in the order of the handles.
    public mutating func removeWaiting() -> [(handle: UInt64, attempts: Int)] {
        let indices = slots.indices.map { UInt32($0) }.filter {
            switch slots[Int($0)].state {
            case .held, .waiting, .ready: true
            case .free, .inFlight, .finishing, .retrying: false
            }
        }
        let removed = indices.map {
            (handle: slots[Int($0)].handle, attempts: Int(slots[Int($0)].attempts))
        }
        heap.removeAll()
        turns = IndexList()
        for lane in endpoints.values.indices {
            endpoints.values[lane].ready = IndexList()
            endpoints.values[lane].isInTurn = false
        }
        for line in lines.values.indices { lines.values[line].held = IndexList() }
        for index in indices {
            let slot = slots[Int(index)]
            if slot.state != .held, slot.line != IndexList.none { lines.remove(slot.line) }
            endpoints.values[Int(slot.endpoint)].count -= 1
            forget(index)
            closeIfEmpty(slot.endpoint)
        }
        return removed.sorted { $0.handle < $1.handle }
    }

    private mutating func die(_ index: UInt32) -> FailureOutcome {
        slots[Int(index)].state = .finishing
        return .dead
    }

    private func index(of handle: UInt64) -> UInt32 {
        guard let index = flying[handle] else {
            preconditionFailure("the delivery \(handle) is not in flight")
        }
        return index
    }
}
