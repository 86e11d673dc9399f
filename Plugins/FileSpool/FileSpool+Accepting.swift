import FoundationEssentials
import Tackle
import TackleQueueing

extension FileSpool {
    /// Stores a delivery and enqueues it; of one that coalesces, in the place of an older one.
    func accept(
        _ delivery: Delivery,
        _ reservation: Reservation,
        next: Next
    ) async throws -> Receipt {
        let webhook = delivery.webhook
        do {
            guard let key = webhook.coalescingKey, let older = drain.older(key, reservation) else {
                let number = try await store(webhook)
                return enqueue(number, delivery, reservation, next: next)
            }
            return try await coalesce(delivery, older, reservation, next: next)
        } catch {
            drain.giveBack(reservation)
            throw error
        }
    }

    /// The newer one is on disk before the older one is forgotten: a crash between the two delivers
    /// both.
    private func coalesce(
        _ delivery: Delivery,
        _ older: QueueDrain.Older,
        _ reservation: Reservation,
        next: Next
    ) async throws -> Receipt {
        let rule = queueOptions.coalescing
        guard let other = try? await store.webhook(for: older.handle) else {
            // It is delivered meanwhile, or cannot be read: the newer one goes by itself.
            let number = try await store(delivery.webhook)
            return enqueue(number, delivery, reservation, next: next)
        }
        let merged = try rule.webhook(other, delivery.webhook)
        let number = try await store(merged)
        let id = DeliveryID(webhook: other.id, endpoint: other.endpoint)
        let receipt = Receipt.accepted(delivery, by: name, promise: promise, replacing: id)
        let isReplaced = drain.enqueue(
            description(of: number, merged),
            nil,
            reservation,
            replacing: older,
            told: { next.report(.accepted, .accepted(receipt, at: clock.now)) }
        )
        guard isReplaced else {
            // The older one has started: the newer one is sent as it came.
            guard rule.isMerging else {
                return enqueue(number, delivery, reservation, next: next)
            }
            try await store.settle(number, merged, as: .withdrawn)
            let own = try await store(delivery.webhook)
            return enqueue(own, delivery, reservation, next: next)
        }
        await drain.withdraw(older)
        next.report(.coalesced(Delivery(other), into: delivery.id, at: clock.now))
        return receipt
    }

    private func store(_ webhook: Webhook) async throws -> UInt64 {
        let now = clock.now
        let due = max(webhook.due ?? now, now)
        return try await store.accept(webhook, due: due)
    }

    private func enqueue(
        _ number: UInt64,
        _ delivery: Delivery,
        _ reservation: Reservation,
        next: Next
    ) -> Receipt {
        let receipt = Receipt.accepted(delivery, by: name, promise: promise)
        _ = drain.enqueue(
            description(of: number, delivery.webhook),
            nil,
            reservation,
            told: { next.report(.accepted, .accepted(receipt, at: clock.now)) }
        )
        return receipt
    }

    private func description(of number: UInt64, _ webhook: Webhook) -> QueuedDelivery {
        QueuedDelivery(webhook, handle: number, due: webhook.due ?? .distantPast)
    }
}
