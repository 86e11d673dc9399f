/// A line of endpoints: first in, first out, and each can leave it from the middle.
struct LaneList: Sendable {
    private var head = IndexList.none
    private var tail = IndexList.none

    var first: UInt32? { head == IndexList.none ? nil : head }

    mutating func append(_ index: UInt32, in lanes: inout [EndpointLane]) {
        lanes[Int(index)].next = IndexList.none
        lanes[Int(index)].previous = tail
        if tail == IndexList.none {
            head = index
        } else {
            lanes[Int(tail)].next = index
        }
        tail = index
    }

    mutating func remove(_ index: UInt32, in lanes: inout [EndpointLane]) {
        let (next, previous) = (lanes[Int(index)].next, lanes[Int(index)].previous)
        if previous == IndexList.none {
            head = next
        } else {
            lanes[Int(previous)].next = next
        }
        if next == IndexList.none {
            tail = previous
        } else {
            lanes[Int(next)].previous = previous
        }
    }
}
