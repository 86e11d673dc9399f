import Foundation
import Tackle
import Testing

@testable import TackleQueueing

@Suite struct SchedulerRemovalTests {
    private static let options = QueueOptions(concurrency: 4, perEndpoint: 1, jitter: 0)

    @Test func `what is ready is taken out, and the rest goes on`() {
        let scheduler = SchedulerRig(options: Self.options)
        scheduler.enqueue(delivery(1), delivery(2), delivery(3))
        #expect(scheduler.starts() == [1])
        #expect(scheduler.remove(2) == 0)
        #expect(scheduler.remove(2) == nil)
        #expect(scheduler.status()?.waiting == 1)
        scheduler.deliver(1)
        #expect(scheduler.starts() == [3])
        scheduler.deliver(3)
        #expect(scheduler.count == 0)
    }

    @Test func `what is for a time of day is taken out`() {
        let scheduler = SchedulerRig(options: Self.options)
        scheduler.enqueue(delivery(1, due: after(60)))
        #expect(scheduler.remove(1) == 0)
        #expect(scheduler.count == 0)
        #expect(scheduler.starts(at: after(60)) == [])
        #expect(scheduler.next(at: after(61)) == .wait(until: nil))
    }

    @Test func `what waits to be tried again is taken out, with its attempts`() {
        let scheduler = SchedulerRig(options: Self.options)
        scheduler.enqueue(delivery(1))
        #expect(scheduler.starts() == [1])
        #expect(scheduler.remove(1) == nil)
        #expect(scheduler.failed(1).next != nil)
        // Its outcome is not stored yet.
        #expect(scheduler.remove(1) == nil)
        scheduler.settled(1)
        #expect(scheduler.remove(1) == 1)
        #expect(scheduler.count == 0)
        #expect(scheduler.starts(at: after(60)) == [])
    }

    @Test func `what is held is taken out, and the order of the others stays`() {
        let scheduler = SchedulerRig(options: Self.options)
        scheduler.enqueue(
            delivery(1, key: "k"),
            delivery(2, to: "b", key: "k", due: after(9)),
            delivery(3, to: "c", key: "k")
        )
        #expect(scheduler.starts() == [1])
        #expect(scheduler.remove(2) == 0)
        #expect(scheduler.starts() == [])
        scheduler.deliver(1)
        #expect(scheduler.starts() == [3])
    }

    @Test func `where the first of an ordering key is taken out the next goes on`() {
        let scheduler = SchedulerRig(options: Self.options)
        scheduler.enqueue(
            delivery(1, key: "k", due: after(60)),
            delivery(2, to: "b", key: "k"),
            delivery(3, to: "c", key: "k")
        )
        #expect(scheduler.starts() == [])
        #expect(scheduler.remove(1) == 0)
        #expect(scheduler.starts() == [2])
        scheduler.fail(2)
        #expect(scheduler.remove(2) == 1)
        #expect(scheduler.starts() == [3])
    }

    @Test func `a ticket that was given anew names nothing else`() {
        let scheduler = SchedulerRig(options: Self.options)
        scheduler.enqueue(delivery(1))
        #expect(scheduler.starts() == [1])
        let ticket = scheduler.ticket(1)
        scheduler.deliver(1)
        scheduler.enqueue(delivery(2, due: after(60)))
        #expect(scheduler.ticket(2) == ticket)
        let isOther = scheduler.scheduler.remove(ticket, handle: 1) == nil
        let found = scheduler.scheduler.waiting(ticket.number)?.handle
        #expect(isOther && found == 2)
        #expect(scheduler.remove(2) == 0)
        let left = scheduler.scheduler.waiting(ticket.number)
        #expect(left == nil)
    }

    @Test func `the memory of what was taken out is used again, whatever it waited for`() {
        let scheduler = SchedulerRig(options: Self.options)
        // One that waits keeps each list and heap from being empty.
        scheduler.enqueue(
            delivery(1),
            delivery(2, due: after(1)),
            delivery(3, to: "b", due: after(1e6), attempts: 1),
            delivery(4, to: "c", key: "k", due: after(1e6))
        )
        #expect(scheduler.starts() == [1])
        var handle: UInt64 = 10
        for _ in 0..<20 {
            let first = handle
            for _ in 0..<500 {
                scheduler.enqueue(
                    delivery(handle),
                    delivery(handle + 1, due: after(1e6)),
                    delivery(handle + 2, to: "b", due: after(1e6), attempts: 1),
                    delivery(handle + 3, to: "c", key: "k")
                )
                handle += 4
            }
            for removed in first..<handle { #expect(scheduler.remove(removed) != nil) }
        }
        #expect(scheduler.count == 4)
        // 40,000 have come and gone, 2000 at a time.
        #expect(scheduler.scheduler.slots.count < 5000)
        #expect(scheduler.scheduler.ghosts <= 1025)
        scheduler.deliver(1)
        #expect(scheduler.starts(at: after(1)) == [2])
    }

    @Test func `everything that waits is taken out in the order accepted`() {
        let scheduler = SchedulerRig(options: Self.options)
        scheduler.enqueue(
            delivery(1),
            delivery(9),
            delivery(5, due: after(60)),
            delivery(7, to: "b", due: after(60), attempts: 2),
            delivery(3, to: "c", key: "k", due: after(60)),
            delivery(4, to: "c", key: "k")
        )
        #expect(scheduler.starts() == [1])
        let removed = scheduler.scheduler.removeWaiting()
        #expect(removed.map(\.handle) == [3, 4, 5, 7, 9])
        #expect(removed.map(\.attempts) == [0, 0, 0, 2, 0])
        #expect(scheduler.count == 1)
        scheduler.deliver(1)
        #expect(scheduler.next(at: after(61)) == .wait(until: nil))
    }
}
