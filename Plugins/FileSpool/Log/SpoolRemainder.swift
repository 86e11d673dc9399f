import Tackle
import TackleQueueing

/// What an earlier process left in a spool.
struct SpoolRemainder: Sendable {
    /// A delivery that waits, with its identity.
    typealias Waiting = (delivery: QueuedDelivery, id: DeliveryID)

    /// What waits, in the order accepted.
    var waiting: [Waiting] = []

    /// What was known of endpoints.
    var endpoints: [Endpoint: EndpointState] = [:]

    /// What was delivered and is still in the log, in order: the latest only.
    var delivered: [DeliveryID] = []

    /// As many of ``delivered`` as a duplicate can be known by.
    static let deliveredLimit = 100_000

    mutating func noteDelivered(_ id: DeliveryID) {
        if delivered.count >= 2 * Self.deliveredLimit {
            delivered.removeFirst(delivered.count - Self.deliveredLimit)
        }
        delivered.append(id)
    }
}
