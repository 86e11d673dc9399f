import Tackle
import TackleQueueing

/// What an earlier process left in a spool, or a part of it.
struct SpoolRemainder: Sendable {
    /// What waits, in the order accepted.
    var waiting: [(delivery: QueuedDelivery, id: DeliveryID?)] = []

    /// What is known of endpoints.
    var endpoints: [Endpoint: EndpointState] = [:]

    /// What was delivered last.
    var delivered: [DeliveryID] = []
}
