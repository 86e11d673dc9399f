/// Deliveries by due time, earliest first, those of one millisecond in the order accepted.
///
/// It holds indices of slots, 4 bytes each; the times are in the slots.
struct DueHeap: Sendable {
    private var items: [UInt32] = []

    var first: UInt32? { items.first }

    mutating func removeAll() {
        items = []
    }

    mutating func push(_ index: UInt32, in slots: [DeliverySlot]) {
        items.append(index)
        var child = items.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard Self.isEarlier(items[child], items[parent], slots) else { return }
            items.swapAt(child, parent)
            child = parent
        }
    }

    mutating func popFirst(in slots: [DeliverySlot]) -> UInt32? {
        guard let first = items.first, let last = items.popLast() else { return nil }
        guard !items.isEmpty else { return first }
        items[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < items.count else { return first }
            if child + 1 < items.count, Self.isEarlier(items[child + 1], items[child], slots) {
                child += 1
            }
            guard Self.isEarlier(items[child], items[parent], slots) else { return first }
            items.swapAt(child, parent)
            parent = child
        }
    }

    private static func isEarlier(_ left: UInt32, _ right: UInt32, _ slots: [DeliverySlot]) -> Bool
    {
        let (left, right) = (slots[Int(left)], slots[Int(right)])
        return (left.due, left.handle) < (right.due, right.handle)
    }
}
