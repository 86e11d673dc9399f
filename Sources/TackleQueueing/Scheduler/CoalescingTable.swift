/// The deliveries that wait and have a coalescing key.
struct CoalescingTable: Sendable {
    private struct Key: Hashable {
        let lane: UInt32
        let text: String
    }

    private var slots: [Key: UInt32] = [:]
    private var keys: [UInt32: Key] = [:]

    func slot(_ text: String, in lane: UInt32) -> UInt32? {
        slots[Key(lane: lane, text: text)]
    }

    mutating func insert(_ text: String, in lane: UInt32, slot: UInt32) {
        let key = Key(lane: lane, text: text)
        if let older = slots.updateValue(slot, forKey: key) { keys[older] = nil }
        keys[slot] = key
    }

    mutating func remove(slot: UInt32) {
        guard let key = keys.removeValue(forKey: slot) else { return }
        slots[key] = nil
    }
}
