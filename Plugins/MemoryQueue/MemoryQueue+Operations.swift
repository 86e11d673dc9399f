public import Tackle
public import TackleQueueing

/// What it knows of endpoints, and its dead letters, are lost with the process.
extension MemoryQueue: OperableQueue {
    /// Takes out a delivery that waits, and reports it dead with the code `cancelled`.
    @discardableResult
    public func cancel(_ id: DeliveryID) async throws -> Bool {
        guard let delivery = try await drain.cancel(id) else { return false }
        let error = SendError(.cancelled, "it was cancelled: send it again if it is wanted")
        rest?.report(.dead(delivery, error, at: clock.now))
        return true
    }

    /// The latest dead letters, as many as it keeps.
    public func deadLetters() async -> [DeadLetter] { store.deadLetters }

    /// Takes on a dead letter again once there is room.
    @discardableResult
    public func requeue(_ id: DeliveryID) async throws -> Bool {
        guard let rest, let letter = store.takeDeadLetter(id) else { return false }
        do {
            let receipt = try await send(Delivery(letter.webhook), next: rest)
            if receipt.isRepeated { store.keep(letter) }
            return !receipt.isRepeated
        } catch {
            store.keep(letter)
            throw error
        }
    }

    /// What it knows of endpoints.
    public func endpoints() async -> [EndpointStatus] { drain.endpoints }

    /// Pauses an endpoint until it is resumed or the process ends.
    public func pause(_ endpoint: Endpoint) async { await drain.pause(endpoint) }

    /// Ends every pause of an endpoint.
    public func resume(_ endpoint: Endpoint) async { await drain.resume(endpoint) }

    /// Disables an endpoint until it is enabled or the process ends.
    public func disable(_ endpoint: Endpoint) async { await drain.disable(endpoint) }

    /// Enables an endpoint.
    public func enable(_ endpoint: Endpoint) async { await drain.enable(endpoint) }
}
