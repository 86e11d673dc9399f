/// Numbers by moment, the earliest first: 12 bytes each.
///
/// Each node has four children, which stand side by side in memory: with a million of them a step
/// down touches one line of a cache, and there are half as many steps as with two.
struct MomentHeap: Sendable {
    /// A number and its moment, in words of 4 bytes so that no byte is left unused.
    struct Entry: Sendable {
        private let high: UInt32
        private let low: UInt32

        let index: UInt32

        init(_ moment: Int64, _ index: UInt32) {
            let bits = UInt64(bitPattern: moment)
            high = UInt32(truncatingIfNeeded: bits >> 32)
            low = UInt32(truncatingIfNeeded: bits)
            self.index = index
        }

        var moment: Int64 { Int64(bitPattern: UInt64(high) << 32 | UInt64(low)) }
    }

    private var entries: [Entry] = []

    var first: Entry? { entries.first }
    var count: Int { entries.count }
    var isEmpty: Bool { entries.isEmpty }

    mutating func push(_ moment: Int64, _ index: UInt32) {
        if entries.count == entries.capacity, entries.count >= 4096 {
            // By an eighth instead of twice as much: memory counts here.
            entries.reserveCapacity(entries.count + entries.count / 8)
        }
        entries.append(Entry(moment, index))
        let entry = Entry(moment, index)
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 4
            guard moment < entries[parent].moment else { break }
            entries[child] = entries[parent]
            child = parent
        }
        entries[child] = entry
    }

    mutating func popFirst() -> Entry? {
        guard let first = entries.first, let last = entries.popLast() else { return nil }
        if !entries.isEmpty { sink(last, from: 0) }
        if entries.capacity > 4096, entries.count < entries.capacity / 4 { shrink() }
        return first
    }

    /// Takes out all that meet a condition, each looked at once.
    mutating func removeAll(where condition: (Entry) -> Bool) {
        entries.removeAll(where: condition)
        guard entries.count > 1 else { return }
        for parent in stride(from: (entries.count - 2) / 4, through: 0, by: -1) {
            sink(entries[parent], from: parent)
        }
    }

    /// Takes out all, in no order.
    mutating func takeAll() -> [Entry] {
        defer { entries = [] }
        return entries
    }

    private mutating func sink(_ entry: Entry, from position: Int) {
        let moment = entry.moment
        var parent = position
        while true {
            let begin = 4 * parent + 1
            guard begin < entries.count else { break }
            var least = begin
            for child in begin + 1..<max(begin + 1, min(begin + 4, entries.count))
            where entries[child].moment < entries[least].moment {
                least = child
            }
            guard entries[least].moment < moment else { break }
            entries[parent] = entries[least]
            parent = least
        }
        entries[parent] = entry
    }

    private mutating func shrink() {
        var smaller: [Entry] = []
        smaller.reserveCapacity(2 * entries.count)
        smaller += entries
        entries = smaller
    }
}
