import FoundationEssentials
public import Tackle
public import TackleQueueing

/// What it is told is on disk with the next commit, and so is what it knows of endpoints.
extension FileSpool: OperableQueue {
    /// Takes out a delivery that waits; a run that is under way reports it dead with the code
    /// `cancelled`.
    @discardableResult
    public func cancel(_ id: DeliveryID) async throws -> Bool {
        try await open()
        guard let delivery = try await drain.cancel(id) else { return false }
        let error = SendError(.cancelled, "it was cancelled: send it again if it is wanted")
        rest?.report(.dead(delivery, error, at: clock.now))
        return true
    }

    /// The dead letters with their reasons, in the order accepted.
    public func deadLetters() async throws -> [DeadLetter] {
        try await open()
        return try await store.withLog { log in
            try log.numbers(isDead: true).map { try log.deadLetter($0) }
        }
    }

    /// Takes on a dead letter again, from its first attempt on; it keeps its place on disk.
    @discardableResult
    public func requeue(_ id: DeliveryID) async throws -> Bool {
        try await open()
        let found: (number: UInt64, webhook: Webhook)? = try await store.withLog { log in
            for number in log.numbers(isDead: true).reversed() {
                let webhook = try log.webhook(number)
                guard webhook.id == id.webhook, webhook.endpoint == id.endpoint else { continue }
                return (number, webhook)
            }
            return nil
        }
        guard let found else { return false }
        guard case .reserved(let reservation) = try drain.admit(found.webhook) else { return false }
        do {
            guard try store.revive(found.number) else {
                drain.giveBack(reservation)
                return false
            }
        } catch {
            drain.giveBack(reservation)
            throw error
        }
        _ = drain.enqueue(
            QueuedDelivery(found.webhook, handle: found.number, due: .distantPast),
            nil,
            reservation
        )
        return true
    }

    /// What it knows of endpoints.
    public func endpoints() async throws -> [EndpointStatus] {
        try await open()
        return drain.endpoints
    }

    /// Pauses an endpoint until it is resumed, also in later processes.
    public func pause(_ endpoint: Endpoint) async throws {
        try await open()
        await drain.pause(endpoint)
    }

    /// Ends every pause of an endpoint.
    public func resume(_ endpoint: Endpoint) async throws {
        try await open()
        await drain.resume(endpoint)
    }

    /// Disables an endpoint until it is enabled, also in later processes.
    public func disable(_ endpoint: Endpoint) async throws {
        try await open()
        await drain.disable(endpoint)
    }

    /// Enables an endpoint.
    public func enable(_ endpoint: Endpoint) async throws {
        try await open()
        await drain.enable(endpoint)
    }
}
