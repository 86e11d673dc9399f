/// A first-in, first-out list through the slots: no memory of its own.
///
/// A slot is in one such list at most.
struct IndexList: Sendable {
    /// No index.
    static let none = UInt32.max

    private var head = Self.none
    private(set) var last = Self.none

    var isEmpty: Bool { head == Self.none }
    var first: UInt32? { isEmpty ? nil : head }

    mutating func append(_ index: UInt32, in slots: inout SlotTable) {
        slots[index].link = Self.none
        if isEmpty {
            head = index
        } else {
            slots[last].link = index
        }
        last = index
    }

    mutating func prepend(_ index: UInt32, in slots: inout SlotTable) {
        slots[index].link = head
        if isEmpty { last = index }
        head = index
    }

    mutating func popFirst(in slots: inout SlotTable) -> UInt32? {
        guard !isEmpty else { return nil }
        let index = head
        head = slots[index].link
        if isEmpty { last = Self.none }
        return index
    }

    /// Takes out the first one, or the one behind another.
    mutating func remove(_ index: UInt32, after other: UInt32?, in slots: inout SlotTable) {
        let next = slots[index].link
        if let other {
            slots[other].link = next
        } else {
            head = next
        }
        if last == index { last = other ?? Self.none }
    }

    /// Takes out all ghosts, and names them.
    mutating func removeGhosts(in slots: inout SlotTable, into gone: inout [UInt32]) {
        var kept = IndexList()
        while let index = popFirst(in: &slots) {
            if slots[index].state == .ghost {
                gone.append(index)
            } else {
                kept.append(index, in: &slots)
            }
        }
        self = kept
    }
}
