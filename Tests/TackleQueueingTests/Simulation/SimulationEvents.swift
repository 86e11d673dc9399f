/// What is yet to happen, the earliest first.
struct SimulationEvents {
    enum Kind: UInt8 {
        /// Deliveries are accepted.
        case arrival

        /// An attempt has its answer.
        case answer

        /// The outcome of an attempt is stored.
        case stored

        /// Somebody does something.
        case interference

        /// Somebody resumes or enables an endpoint.
        case resumption
    }

    struct Event {
        let time: Int64
        let kind: Kind
        /// A delivery's handle, or an endpoint's number.
        let subject: Int
        /// The number of restarts before it, where a restart makes it void.
        var life = 0
        /// Which answer it is.
        var answer = 0
    }

    private var heap: [Event] = []

    var first: Event? { heap.first }

    mutating func add(_ event: Event) {
        heap.append(event)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard event.time < heap[parent].time else { break }
            heap[child] = heap[parent]
            child = parent
        }
        heap[child] = event
    }

    mutating func popFirst() -> Event? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        let count = heap.count
        guard count > 0 else { return first }
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < count else { break }
            if child + 1 < count, heap[child + 1].time < heap[child].time { child += 1 }
            guard heap[child].time < last.time else { break }
            heap[parent] = heap[child]
            parent = child
        }
        heap[parent] = last
        return first
    }
}
