public import Tackle

/// Where deliveries rest until they are delivered or dead: memory, or a disk.
///
/// A ``QueueDrain`` calls it from many tasks at once, but for one handle never more than one call
/// at a time.
public protocol DeliveryStore: Sendable {
    /// The webhook of a delivery that was enqueued without it, to be read from a disk.
    ///
    /// - Throws: an error where it cannot be read now: the drain tries again later and counts no
    ///   attempt. A ``/Tackle/SendError`` that is permanent says that it can never be read, and
    ///   makes a dead letter.
    func webhook(for handle: UInt64) async throws -> Webhook

    /// Remembers what became of an attempt, before the next delivery takes its place.
    ///
    /// - Parameters:
    ///   - handle: the delivery.
    ///   - webhook: its webhook; `nil` where that can never be read.
    ///   - outcome: what became of it.
    ///
    /// It is also called in a task that was cancelled and is to finish its work there, since what
    /// was delivered and is not remembered is delivered again.
    ///
    /// - Throws: an error where it cannot be remembered; the drain logs the first and goes on.
    func settle(
        _ handle: UInt64,
        _ webhook: Webhook?,
        as outcome: QueueOutcome
    ) async throws

    /// Remembers what is known of an endpoint, for the next process.
    ///
    /// - Throws: an error where it cannot be remembered; the drain logs the first and goes on.
    func remember(_ state: EndpointState, of endpoint: Endpoint) async throws

    /// The deliveries that were enqueued without their webhooks and are, or may be, some delivery.
    ///
    /// - Throws: an error where that cannot be found out.
    func handles(of id: DeliveryID) async throws -> [UInt64]
}

extension DeliveryStore {
    /// What a store has to say of which all webhooks are in memory: never called.
    public func webhook(for handle: UInt64) async throws -> Webhook {
        throw SendError(.unknown, "the delivery \(handle) is not in the queue")
    }

    /// None, where all webhooks are in memory.
    public func handles(of id: DeliveryID) async throws -> [UInt64] { [] }

    /// Remembers nothing: what a store in memory can promise.
    public func remember(_ state: EndpointState, of endpoint: Endpoint) async throws {}
}
