/// The places of the messages that were done last: at most so many.
struct RecentPlaces: Sendable {
    private let limit: Int
    private var ring: [(message: UInt64, place: SpoolPlace)] = []
    private var oldest = 0

    init(limit: Int) {
        self.limit = limit
    }

    mutating func insert(_ message: UInt64, _ place: SpoolPlace) {
        guard limit > 0 else { return }
        guard ring.count == limit else { return ring.append((message, place)) }
        ring[oldest] = (message, place)
        oldest = (oldest + 1) % limit
    }

    /// In the order in which they were done.
    var inOrder: [(message: UInt64, place: SpoolPlace)] {
        Array(ring[oldest...]) + Array(ring[..<oldest])
    }
}
