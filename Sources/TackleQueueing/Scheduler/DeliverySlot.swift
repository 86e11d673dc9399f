/// What the scheduler keeps about one delivery: 24 bytes.
struct DeliverySlot: Sendable, BitwiseCopyable {
    /// Where a delivery stands.
    ///
    /// Each is in exactly one state from `enqueue` until it is settled as delivered or dead.
    enum State: UInt16, Sendable {
        /// Not in use.
        case free

        /// Behind another delivery of its ordering key: in that key's line.
        case held

        /// For the time of day that its sender gave: in the heap of all such.
        case scheduled

        /// For its next attempt: in its endpoint's heap.
        case waiting

        /// For a place: in its endpoint's list.
        case ready

        /// An attempt is being made; it has a place.
        case inFlight

        /// The attempt succeeded, or nobody will try again; its place is kept until that is stored.
        case finishing

        /// The attempt failed and there will be another; its place is kept until that is stored.
        case retrying

        /// Taken out while it waited; the heap or list that names it forgets it in passing.
        case ghost
    }

    /// The store's number.
    var handle: UInt64 = 0

    /// The endpoint's number.
    var lane = IndexList.none

    /// The ordering key's line, or ``IndexList/none``.
    var line = IndexList.none

    /// The next in the list that it is in.
    var link = IndexList.none

    /// How many were made.
    var attempts: UInt16 = 0

    /// The last answer's status (10 bits, 0 for none), the state (4 bits), and whether the attempt
    /// in flight counts as doubtful, and whether it has a coalescing key (1 bit each).
    private var packed: UInt16 = 0

    var state: State {
        get { State(rawValue: packed >> 10 & 0xF) ?? .free }
        set { packed = packed & 0xC3FF | newValue.rawValue << 10 }
    }

    var status: Int {
        get { Int(packed & 0x3FF) }
        set { packed = packed & 0xFC00 | UInt16(clamping: max(0, min(newValue, 999))) }
    }

    var isDoubtful: Bool {
        get { packed & 0x4000 != 0 }
        set { packed = newValue ? packed | 0x4000 : packed & ~0x4000 }
    }

    var isCoalescing: Bool {
        get { packed & 0x8000 != 0 }
        set { packed = newValue ? packed | 0x8000 : packed & ~0x8000 }
    }

    /// The next in the list that it is in, where there is one.
    var next: UInt32? { link == IndexList.none ? nil : link }

    /// Whether it waits for anything but the end of an attempt.
    var isWaiting: Bool {
        switch state {
        case .held, .scheduled, .waiting, .ready: true
        case .free, .inFlight, .finishing, .retrying, .ghost: false
        }
    }
}

/// The deliveries of an ordering key that stand behind the one that is under way.
struct OrderingLine: Sendable {
    var held = IndexList()
}
