public import Tackle

/// Where deliveries rest until they are delivered or dead: memory, or a disk.
///
/// A ``QueueDrain`` calls it from many tasks at once, but for one handle never more than one call
/// at a time.
public protocol DeliveryStore: Sendable {
    /// What is kept in memory of each delivery: the webhook itself, or what tells it from others.
    associatedtype Item: Sendable

    /// The webhook of a delivery that was enqueued; its body may have to be read from a disk.
    ///
    /// - Throws: an error where it cannot be read now: the drain tries again later and counts no
    ///   attempt. A ``SendError`` that is permanent says that it can never be read, and makes a
    ///   dead letter.
    func webhook(for handle: UInt64, _ item: Item) async throws -> Webhook

    /// Remembers what became of an attempt, before the next delivery takes its place.
    ///
    /// It is also called in a task that was cancelled and is to finish its work there, since what
    /// was delivered and is not remembered is delivered again.
    ///
    /// - Throws: an error where it cannot be remembered; the drain logs the first and goes on.
    func settle(_ handle: UInt64, _ item: Item, as outcome: QueueOutcome) async throws

    /// Remembers what is known of an endpoint, for the next process.
    ///
    /// - Throws: an error where it cannot be remembered; the drain logs the first and goes on.
    func remember(_ state: EndpointState, of endpoint: Endpoint) async throws

    /// Whether an item is, or may be, the one of a delivery.
    func matches(_ item: Item, _ id: DeliveryID) -> Bool
}

extension DeliveryStore {
    /// Remembers nothing: what a store in memory can promise.
    public func remember(_ state: EndpointState, of endpoint: Endpoint) async throws {}
}
