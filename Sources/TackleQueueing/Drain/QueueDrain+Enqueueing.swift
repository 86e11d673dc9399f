import FoundationEssentials
import Synchronization
public import Tackle

extension QueueDrain {
    /// Takes a place for a webhook that is about to be stored.
    ///
    /// - Returns: the place; or that the queue has the same webhook already, where it is to ignore
    ///   such.
    /// - Throws: ``/Tackle/SendError`` with the code `endpoint-disabled`, `duplicate`, or, where
    ///   the endpoint has as many deliveries as it may, `queue-full`.
    public func admit(_ webhook: Webhook) throws(SendError) -> Admission {
        let id = DeliveryID(webhook: webhook.id, endpoint: webhook.endpoint)
        let identity = options.duplicates == .allow ? nil : DuplicateTable.identity(of: id)
        let result: Result<Admission, SendError> = state.withLock { state in
            if let identity, !state.duplicates.insert(identity) {
                return options.duplicates == .ignore
                    ? .success(.repeated) : .failure(Self.duplicate)
            }
            switch state.scheduler.seat(at: id.endpoint, coalescingKey: webhook.coalescingKey) {
            case .success(let seat):
                return .success(.reserved(Reservation(seat: seat, identity: identity)))
            case .failure(let refusal):
                if let identity { state.duplicates.remove(identity, isDelivered: false) }
                return .failure(SendError(refusal))
            }
        }
        return try result.get()
    }

    /// Gives a place back that no webhook came for.
    public func giveBack(_ reservation: Reservation) {
        state.withLock { state in
            state.scheduler.giveBack(reservation.seat)
            if let identity = reservation.identity {
                state.duplicates.remove(identity, isDelivered: false)
            }
        }
    }

    /// A delivery that waits and has the same endpoint and coalescing key, to be merged with.
    public func older(_ key: String, _ reservation: Reservation) -> Older? {
        guard !options.coalescing.isOff else { return nil }
        return state.withLock { state in
            guard let older = state.scheduler.waiting(key, at: reservation.seat) else {
                return nil
            }
            return Older(
                ticket: older.ticket,
                handle: older.handle,
                webhook: state.webhook(older.ticket)
            )
        }
    }

    /// A delivery whose place a newer one takes.
    public struct Older: Sendable {
        let ticket: DeliveryScheduler.Ticket

        /// The delivery, as its store knows it.
        public let handle: UInt64

        /// Its webhook, where that is in memory.
        public let webhook: Webhook?
    }

    /// Takes on a delivery, from any thread; before ``run(next:)`` it is kept.
    ///
    /// Whether a queue that is closed accepts anything is for the queue to decide: what is enqueued
    /// after ``close()`` is delivered as long as ``run(next:)`` lasts.
    ///
    /// - Parameters:
    ///   - delivery: what the scheduler needs to know of it.
    ///   - webhook: its webhook, where that is to be kept in memory.
    ///   - reservation: its place.
    ///   - older: the one whose place it is to take.
    ///   - told: called before the delivery can start, within the drain's lock: it must call
    ///     nothing of the queue. Its argument says whether it took the older one's place.
    /// - Returns: whether it took the older one's place. Where it was to and did not, since that
    ///   one has started, nothing is enqueued, and the reservation is still good.
    public func enqueue(
        _ delivery: QueuedDelivery,
        _ webhook: Webhook?,
        _ reservation: Reservation,
        replacing older: Older? = nil,
        told: () -> Void = {}
    ) -> Bool {
        let now = clock.reading
        let (wakening, isReplaced): (Wakening, Bool) = state.withLock { state in
            let ticket: DeliveryScheduler.Ticket
            if let older {
                let replacing = state.scheduler.replace(
                    older.ticket,
                    handle: older.handle,
                    with: delivery,
                    reservation.seat,
                    at: now
                )
                guard let replacing else { return (.none, false) }
                if replacing != older.ticket {
                    state.forget(older.ticket, isDelivered: false)
                } else if older.ticket.number < state.identities.count {
                    state.duplicates.remove(
                        state.identities[older.ticket.number],
                        isDelivered: false
                    )
                }
                ticket = replacing
            } else {
                ticket = state.scheduler.enqueue(delivery, reservation.seat, at: now)
            }
            told()
            state.keep(webhook, ticket, reservation.identity)
            return (state.goOn(now, closing), older != nil)
        }
        wake(wakening)
        return isReplaced
    }

    /// Takes on what an earlier process left, also where its endpoint is disabled.
    ///
    /// - Parameters:
    ///   - deliveries: each with its identity, where duplicates are to be known; their webhooks are
    ///     read when they are due.
    ///   - states: what was known of endpoints.
    ///   - delivered: the last ones that were delivered, to know duplicates by.
    public func restore(
        _ deliveries: [(delivery: QueuedDelivery, id: DeliveryID?)],
        _ states: [Endpoint: EndpointState] = [:],
        delivered: [DeliveryID] = []
    ) {
        let now = clock.reading
        state.withLock { state in
            let isCounting = options.duplicates != .allow
            if isCounting {
                for id in delivered {
                    state.duplicates.noteDelivered(DuplicateTable.identity(of: id))
                }
            }
            for (endpoint, known) in states {
                state.scheduler.restore(known, of: endpoint, at: now)
            }
            for (delivery, id) in deliveries {
                let identity = isCounting ? id.map(DuplicateTable.identity) : nil
                if let identity { _ = state.duplicates.insert(identity) }
                state.keep(nil, state.scheduler.restore(delivery, at: now), identity)
            }
        }
        signal.wake()
    }

    private static var duplicate: SendError {
        SendError(
            .duplicate,
            "id: one with the same id and endpoint waits or was delivered: give it another id"
        )
    }
}

extension QueueDrain.State {
    mutating func keep(
        _ webhook: Webhook?,
        _ ticket: DeliveryScheduler.Ticket,
        _ identity: Int?
    ) {
        if webhook != nil {
            while webhooks.count <= ticket.number { webhooks.append(nil) }
            webhooks[ticket.number] = webhook
        }
        guard let identity else { return }
        while identities.count <= ticket.number { identities.append(0) }
        identities[ticket.number] = identity
    }
}
