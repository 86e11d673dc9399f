/// An element that knows the one behind it.
protocol Linked {
    /// The index of the next element, or ``IndexList/none``.
    var link: UInt32 { get set }
}

/// A first-in, first-out list through the elements of an array: no memory of its own.
///
/// An element is in one such list at most.
struct IndexList: Sendable {
    /// No index.
    static let none = UInt32.max

    private var head = Self.none
    private var tail = Self.none

    var isEmpty: Bool { head == Self.none }

    mutating func append(_ index: UInt32, in elements: inout [some Linked]) {
        elements[Int(index)].link = Self.none
        if isEmpty {
            head = index
        } else {
            elements[Int(tail)].link = index
        }
        tail = index
    }

    mutating func popFirst(in elements: [some Linked]) -> UInt32? {
        guard !isEmpty else { return nil }
        defer { head = elements[Int(head)].link }
        return head
    }
}
