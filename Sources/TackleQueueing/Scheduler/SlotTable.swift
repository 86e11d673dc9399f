/// The slots of all deliveries, by number.
///
/// They stand in blocks that never move: a million more cost no copy of a million, and no memory is
/// kept in reserve but the rest of one block.
struct SlotTable: ~Copyable, Sendable {
    private static let blockSize = 4096

    // nonisolated(unsafe): the blocks belong to this table alone, which is never copied.
    private nonisolated(unsafe) var blocks: [UnsafeMutablePointer<DeliverySlot>] = []
    /// The slot that was given back last; each names the one before.
    private var free = IndexList.none

    /// How many slots there are, used or not.
    private(set) var count = 0

    deinit {
        for block in blocks { block.deallocate() }
    }

    subscript(index: UInt32) -> DeliverySlot {
        get {
            assert(index < count)
            return blocks[Int(index) / Self.blockSize][Int(index) % Self.blockSize]
        }
        _modify {
            assert(index < count)
            yield &blocks[Int(index) / Self.blockSize][Int(index) % Self.blockSize]
        }
    }

    /// A slot that is not in use, or a new one.
    mutating func take() -> UInt32 {
        if free != IndexList.none {
            let index = free
            free = self[index].link
            self[index].link = IndexList.none
            return index
        }
        if count == blocks.count * Self.blockSize {
            let block = UnsafeMutablePointer<DeliverySlot>.allocate(capacity: Self.blockSize)
            block.initialize(repeating: DeliverySlot(), count: Self.blockSize)
            blocks.append(block)
        }
        count += 1
        return UInt32(count - 1)
    }

    /// Gives a slot back.
    mutating func release(_ index: UInt32) {
        self[index] = DeliverySlot()
        self[index].link = free
        free = index
    }
}
