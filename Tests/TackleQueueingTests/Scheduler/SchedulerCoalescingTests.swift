import Foundation
import Tackle
import Testing

@testable import TackleQueueing

@Suite struct SchedulerCoalescingTests {
    private func rig(_ rule: Coalescing = .replace) -> SchedulerRig {
        var options = QueueOptions(perEndpoint: 1, jitter: 0)
        options.coalescing = rule
        let scheduler = SchedulerRig(options: options)
        scheduler.enqueue(delivery(1))
        #expect(scheduler.starts() == [1])
        return scheduler
    }

    @Test func `a newer one has the place in line of one that is ready`() throws {
        let scheduler = rig()
        try scheduler.send(delivery(2, coalescing: "c"))
        try scheduler.send(delivery(3))
        #expect(try scheduler.send(delivery(4, coalescing: "c")) == 2)
        #expect(scheduler.count == 3)
        scheduler.deliver(1)
        #expect(scheduler.starts() == [4])
        scheduler.deliver(4)
        #expect(scheduler.starts() == [3])
    }

    @Test func `a newer one has the place in the order of one that is held`() throws {
        let scheduler = rig()
        try scheduler.send(delivery(2, to: "b", key: "k"))
        try scheduler.send(delivery(3, to: "b", key: "k", coalescing: "c"))
        #expect(scheduler.starts() == [2])
        #expect(try scheduler.send(delivery(4, to: "b", key: "k", coalescing: "c")) == 3)
        #expect(scheduler.starts() == [])
        scheduler.deliver(2)
        #expect(scheduler.starts() == [4])
    }

    @Test func `a newer one that is for a later time of day waits for that`() throws {
        let scheduler = rig()
        try scheduler.send(delivery(2, to: "b", key: "k"))
        try scheduler.send(delivery(3, to: "b", key: "k", coalescing: "c"))
        try scheduler.send(delivery(4, to: "b", key: "k", coalescing: "c", due: after(60)))
        try scheduler.send(delivery(5, to: "c", coalescing: "c"))
        try scheduler.send(delivery(6, to: "c", coalescing: "c", due: after(60)))
        #expect(scheduler.starts() == [2])
        scheduler.deliver(2)
        #expect(scheduler.starts(at: after(59.999)) == [])
        #expect(Set(scheduler.starts(at: after(60))) == [4, 6])
    }

    @Test func `one that was for a later time of day is replaced by one that is due now`() throws {
        let scheduler = rig()
        try scheduler.send(delivery(2, to: "b", coalescing: "c", due: after(60)))
        #expect(try scheduler.send(delivery(3, to: "b", coalescing: "c")) == 2)
        #expect(scheduler.starts() == [3])
        scheduler.deliver(3)
        #expect(scheduler.starts(at: after(60)) == [])
        #expect(scheduler.count == 1)
    }

    @Test func `one that waits to be tried again is replaced, and the newer one has no past`()
        throws
    {
        let scheduler = rig()
        try scheduler.send(delivery(2, to: "b", coalescing: "c"))
        #expect(scheduler.starts() == [2])
        scheduler.fail(2, failure(500))
        #expect(try scheduler.send(delivery(3, to: "b", coalescing: "c")) == 2)
        let begun = scheduler.begun()
        #expect(begun.map(\.handle) == [3])
        #expect(begun.first?.attempt == 1)
        #expect(begun.first?.lastStatus == nil)
    }

    @Test func `one that has started meanwhile is not replaced`() throws {
        let scheduler = rig()
        try scheduler.send(delivery(2, to: "b", coalescing: "c"))
        let seat = try scheduler.scheduler.seat(at: Endpoint(key: "b"), coalescingKey: "c").get()
        let found = scheduler.scheduler.waiting("c", at: seat)
        let older = try #require(found)
        #expect(scheduler.starts() == [2])
        let newer = delivery(3, to: "b", coalescing: "c")
        let ticket = scheduler.scheduler.replace(
            older.ticket,
            handle: older.handle,
            with: newer,
            seat,
            at: scheduler.reading
        )
        #expect(ticket == nil)
        // The seat is still good.
        scheduler.scheduler.enqueue(newer, seat, at: scheduler.reading)
        #expect(scheduler.count == 3)
        scheduler.deliver(2)
        #expect(scheduler.starts() == [3])
    }

    @Test func `one that is under way stays, and the next one waits behind it`() throws {
        let scheduler = rig()
        try scheduler.send(delivery(2, to: "b", coalescing: "c"))
        #expect(scheduler.starts() == [2])
        #expect(try scheduler.send(delivery(3, to: "b", coalescing: "c")) == nil)
        #expect(try scheduler.send(delivery(4, to: "b", coalescing: "c")) == 3)
        scheduler.deliver(2)
        #expect(scheduler.starts() == [4])
    }

    @Test(arguments: [(nil, "k"), ("k", nil), ("k", "other")] as [(String?, String?)])
    func `one with another ordering key is not replaced`(older: String?, newer: String?) throws {
        let scheduler = rig()
        scheduler.pause("b")
        try scheduler.send(delivery(2, to: "b", key: older, coalescing: "c"))
        #expect(try scheduler.send(delivery(3, to: "b", key: newer, coalescing: "c")) == nil)
        #expect(scheduler.count == 3)
    }

    @Test func `one behind which others of its ordering key wait is not replaced`() throws {
        let scheduler = rig()
        try scheduler.send(delivery(2, key: "k", coalescing: "c"))
        try scheduler.send(delivery(3, key: "k"))
        #expect(try scheduler.send(delivery(4, key: "k", coalescing: "c")) == nil)
        for expected in [2, 3, 4] as [UInt64] {
            scheduler.deliver(expected == 2 ? 1 : expected - 1)
            #expect(scheduler.starts() == [expected])
        }
    }

    @Test func `endpoints and keys are told apart, and nothing is replaced where it is off`() throws
    {
        let scheduler = rig()
        try scheduler.send(delivery(2, coalescing: "c"))
        #expect(try scheduler.send(delivery(3, coalescing: "d")) == nil)
        #expect(try scheduler.send(delivery(4, to: "b", coalescing: "c")) == nil)
        let off = rig(.off)
        try off.send(delivery(2, coalescing: "c"))
        #expect(try off.send(delivery(3, coalescing: "c")) == nil)
        #expect(off.count == 3)
    }

    @Test func `where an endpoint is full there is room for one that takes another's place`() throws
    {
        var options = QueueOptions(perEndpoint: 1, jitter: 0)
        options.endpointCapacity = 2
        let scheduler = SchedulerRig(options: options)
        try scheduler.send(delivery(1))
        try scheduler.send(delivery(2, coalescing: "c"))
        #expect(throws: SeatRefusal.full(2)) { try scheduler.send(delivery(3)) }
        #expect(throws: SeatRefusal.full(2)) { try scheduler.send(delivery(3, coalescing: "d")) }
        #expect(try scheduler.send(delivery(4, coalescing: "c")) == 2)
        #expect(scheduler.count == 2)
        #expect(scheduler.starts() == [1])
        scheduler.deliver(1)
        try scheduler.send(delivery(5))
    }
}
