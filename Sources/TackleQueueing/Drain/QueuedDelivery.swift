public import FoundationEssentials
public import Tackle

/// What the scheduler needs to know about a delivery that rests in a store.
public struct QueuedDelivery: Sendable, Hashable {
    /// The store's number for it: unique among what waits, and rising in the order accepted.
    public var handle: UInt64

    /// Where it goes: caps and turns act on it.
    public var endpoint: Endpoint

    /// Deliveries with the same key are made one at a time and in the order enqueued.
    public var orderingKey: String?

    /// While it waits, a newer one with the same endpoint and key may take its place.
    public var coalescingKey: String?

    /// The moment from which `max-age` counts: when the webhook was made, or its due time where
    /// that is later.
    public var created: Date

    /// The moment before which it is not attempted.
    public var due: Date

    /// How many attempts have been made so far.
    public var attempts: Int

    /// The status of the last answer, where there was one.
    public var lastStatus: Int?

    /// Describes the delivery of a webhook.
    ///
    /// - Parameters:
    ///   - webhook: what is delivered.
    ///   - handle: the store's number for it.
    ///   - due: when it is attempted next, not before.
    ///   - attempts: how many were made.
    public init(_ webhook: Webhook, handle: UInt64, due: Date, attempts: Int = 0) {
        self.init(
            handle: handle,
            endpoint: webhook.endpoint,
            orderingKey: webhook.orderingKey,
            coalescingKey: webhook.coalescingKey,
            created: max(webhook.created, webhook.due ?? webhook.created),
            due: due,
            attempts: attempts
        )
    }

    /// Describes a delivery; without `attempts`, one that was never attempted.
    public init(
        handle: UInt64,
        endpoint: Endpoint,
        orderingKey: String? = nil,
        coalescingKey: String? = nil,
        created: Date,
        due: Date,
        attempts: Int = 0
    ) {
        self.handle = handle
        self.endpoint = endpoint
        self.orderingKey = orderingKey
        self.coalescingKey = coalescingKey
        self.created = created
        self.due = due
        self.attempts = attempts
    }
}
