import FoundationEssentials
import Synchronization
public import Tackle

extension QueueDrain {
    /// What is known of all endpoints that have deliveries or of which there is something to
    /// remember, in the order of their keys.
    public var endpoints: [EndpointStatus] {
        state.withLock { $0.scheduler.statuses }.sorted { $0.endpoint.key < $1.endpoint.key }
    }

    /// Pauses an endpoint until it is resumed.
    public func pause(_ endpoint: Endpoint) async {
        await change(endpoint) { $0.pause(endpoint, at: $1) }
    }

    /// Ends every pause of an endpoint, also one that the receiver asked for.
    public func resume(_ endpoint: Endpoint) async {
        await change(endpoint) { $0.resume(endpoint, at: $1) }
    }

    /// Disables an endpoint: what waits for it becomes dead letters.
    public func disable(_ endpoint: Endpoint) async {
        await change(endpoint) { $0.disable(endpoint, at: $1) }
    }

    /// Enables an endpoint that was disabled.
    public func enable(_ endpoint: Endpoint) async {
        await change(endpoint) { $0.enable(endpoint, at: $1) }
    }

    /// Takes out a delivery that waits and has the store forget it.
    ///
    /// - Returns: the delivery with the number of its attempts; `nil` where there is none, or an
    ///   attempt is under way, which cannot be called back.
    /// - Throws: what the store throws where a webhook cannot be read.
    public func cancel(_ id: DeliveryID) async throws -> Delivery? {
        for candidate in try await candidates(for: id) {
            guard let webhook = try await webhook(of: candidate) else { continue }
            guard webhook.id == id.webhook, webhook.endpoint == id.endpoint else { continue }
            let attempts = state.withLock { state -> Int? in
                let attempts = state.scheduler.remove(candidate.ticket, handle: candidate.handle)
                if attempts != nil { state.forget(candidate.ticket, isDelivered: false) }
                return attempts
            }
            guard let attempts else { continue }
            goOn()
            await settle(candidate.handle, webhook, as: .withdrawn)
            return Delivery(webhook, attempt: attempts)
        }
        return nil
    }

    /// The webhook of a delivery that waits; `nil` where it has gone on meanwhile.
    private func webhook(of candidate: Older) async throws -> Webhook? {
        if let webhook = candidate.webhook { return webhook }
        do {
            return try await store.webhook(for: candidate.handle)
        } catch {
            let number = candidate.ticket.number
            let handle = state.withLock { $0.scheduler.waiting(number)?.handle }
            if handle == candidate.handle { throw error }
            return nil
        }
    }

    /// Has the store forget a delivery whose place a newer one took.
    public func withdraw(_ older: Older) async {
        await settle(older.handle, older.webhook, as: .withdrawn)
    }

    /// Takes out what is not in flight, in the order of the handles; the store is not told.
    ///
    /// Called after ``run(next:)`` has ended, it leaves nothing.
    public func removeWaiting() -> [(handle: UInt64, webhook: Webhook?, attempts: Int)] {
        defer { signal.wake() }
        return state.withLock { state in
            state.scheduler.removeWaiting().map { removed in
                let webhook = state.webhook(removed.ticket)
                state.forget(removed.ticket, isDelivered: false)
                return (removed.handle, webhook, removed.attempts)
            }
        }
    }

    private func change(
        _ endpoint: Endpoint,
        _ body: (inout DeliveryScheduler, ClockReading) -> Void
    ) async {
        let now = clock.reading
        state.withLock { body(&$0.scheduler, now) }
        // More than one may start from here on, which is for the run to see to.
        signal.wake()
        await remember(endpoint)
    }

    /// Those that may be the delivery, looked for in portions so that nobody waits long.
    private func candidates(for id: DeliveryID) async throws -> [Older] {
        var found: [Older] = []
        var begin = 0
        var end = 1
        let handles = Set(try await store.handles(of: id))
        while begin < end {
            state.withLock { state in
                end = state.scheduler.ticketCount
                for number in begin..<min(begin + 1024, end) {
                    guard let (ticket, handle) = state.scheduler.waiting(number) else { continue }
                    let webhook = state.webhook(ticket)
                    let isWanted =
                        webhook.map { $0.id == id.webhook && $0.endpoint == id.endpoint }
                        ?? handles.contains(handle)
                    guard isWanted else { continue }
                    found.append(Older(ticket: ticket, handle: handle, webhook: webhook))
                }
            }
            begin += 1024
        }
        return found
    }
}
