/// What the scheduler keeps about one delivery: 32 bytes.
struct DeliverySlot: Sendable, Linked {
    /// Where a delivery stands. Each is in exactly one state from `enqueue` until it is settled as
    /// delivered or dead.
    enum State: UInt8, Sendable {
        /// Not in use.
        case free

        /// Behind another delivery of its ordering key: in that key's line.
        case held

        /// For its due time: in the heap.
        case waiting

        /// For a place: in its endpoint's list.
        case ready

        /// An attempt is being made; it has a place.
        case inFlight

        /// The attempt succeeded, or nobody will try again; its place is kept until that is stored.
        case finishing

        /// The attempt failed and there will be another; its place is kept until that is stored.
        case retrying
    }

    var handle: UInt64 = 0
    var due: Int64 = 0
    var endpoint = IndexList.none
    /// The ordering key's line, or ``IndexList/none``.
    var line = IndexList.none
    var link = IndexList.none
    var attempts: UInt16 = 0
    var state = State.free
}

/// What the scheduler keeps about an endpoint while deliveries to it are enqueued.
struct EndpointLane: Sendable, Linked {
    /// Deliveries that are due and want a place.
    var ready = IndexList()
    /// The next endpoint whose turn it is.
    var link = IndexList.none
    /// Deliveries in any state.
    var count = 0
    var inFlight = 0
    var isInTurn = false
}

/// The deliveries of an ordering key that stand behind the one that is under way.
struct OrderingLine: Sendable {
    var held = IndexList()
}
