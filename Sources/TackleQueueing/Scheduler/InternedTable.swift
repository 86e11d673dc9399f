/// Gives a small number to each key while it is in use, and keeps a value by that number.
struct InternedTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var indices: [Key: UInt32] = [:]
    private var keys: [Key?] = []
    private var free: [UInt32] = []

    /// The values by number; those of numbers that are not in use mean nothing.
    var values: [Value] = []

    /// How many keys are in use.
    var count: Int { indices.count }

    /// The number of a key that is in use.
    func index(of key: Key) -> UInt32? { indices[key] }

    /// The keys that are in use with their numbers.
    var keysInUse: [(key: Key, index: UInt32)] { indices.map { ($0.key, $0.value) } }

    mutating func insert(_ key: Key, _ value: Value) -> UInt32 {
        let index: UInt32
        if let reused = free.popLast() {
            index = reused
            keys[Int(index)] = key
            values[Int(index)] = value
        } else {
            index = UInt32(values.count)
            keys.append(key)
            values.append(value)
        }
        indices[key] = index
        return index
    }

    mutating func remove(_ index: UInt32) {
        guard let key = keys[Int(index)] else { return }
        keys[Int(index)] = nil
        indices[key] = nil
        free.append(index)
    }
}
