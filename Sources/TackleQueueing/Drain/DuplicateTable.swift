import Tackle

/// The identities of what waits and of what was delivered last.
///
/// Each is kept as a hash of 64 bits, seeded anew for each process: among a million, one in ten
/// billion is taken for another.
struct DuplicateTable: Sendable {
    private let window: Int
    private var waiting: Set<Int> = []
    private var delivered: Set<Int> = []
    /// The delivered ones in order, as a ring once there are as many as the window has.
    private var ring: [Int] = []
    private var oldest = 0

    init(window: Int) {
        self.window = window
    }

    static func identity(of id: DeliveryID) -> Int {
        var hasher = Hasher()
        hasher.combine(id)
        return hasher.finalize()
    }

    /// Notes that one is to wait; false where it does already or was delivered.
    mutating func insert(_ identity: Int) -> Bool {
        guard !delivered.contains(identity) else { return false }
        return waiting.insert(identity).inserted
    }

    /// Notes that one is gone.
    mutating func remove(_ identity: Int, isDelivered: Bool) {
        waiting.remove(identity)
        if isDelivered { noteDelivered(identity) }
    }

    /// Notes that one was delivered.
    mutating func noteDelivered(_ identity: Int) {
        guard window > 0, delivered.insert(identity).inserted else { return }
        guard ring.count == window else { return ring.append(identity) }
        delivered.remove(ring[oldest])
        ring[oldest] = identity
        oldest = (oldest + 1) % window
    }
}
