import Foundation
import Tackle
import Testing

@testable import TackleQueueing

@Suite struct SchedulerOrderTests {
    @Test func `one of an ordering key is under way at a time, in order, through retries`() {
        let scheduler = SchedulerRig(options: QueueOptions(jitter: 0), seed: 1)
        scheduler.enqueue(delivery(1, key: "k"))
        scheduler.enqueue(delivery(2, key: "k"))
        scheduler.enqueue(delivery(3, to: "b", key: "k"))
        scheduler.enqueue(delivery(4, key: "other"))
        scheduler.enqueue(delivery(5))
        #expect(scheduler.starts() == [1, 4, 5])
        #expect(scheduler.fail(1) == .retry(at: start.addingTimeInterval(5)))
        #expect(scheduler.starts() == [])
        let later = start.addingTimeInterval(5)
        #expect(scheduler.starts(at: later) == [1])
        scheduler.deliver(1)
        #expect(scheduler.starts(at: later) == [2])
        // A dead letter frees its key, too.
        #expect(scheduler.fail(2, SendError(.invalidWebhook, "no"), at: later) == .dead)
        #expect(scheduler.starts(at: later) == [3])
        scheduler.deliver(3)
        scheduler.enqueue(delivery(6, key: "k"))
        #expect(scheduler.starts(at: later) == [6])
    }

    @Test func `a due time in the future holds up its own key only`() {
        let scheduler = SchedulerRig(options: QueueOptions(), seed: 1)
        let later = start.addingTimeInterval(3600)
        scheduler.enqueue(delivery(1, key: "k", due: later))
        scheduler.enqueue(delivery(2, key: "k"))
        scheduler.enqueue(delivery(3, key: "other"))
        #expect(scheduler.starts() == [3])
        #expect(scheduler.starts(at: later) == [1])
        scheduler.deliver(1)
        #expect(scheduler.starts(at: later) == [2])
    }

    @Test func `an attempt that was interrupted or could not begin keeps its place in the order`() {
        let scheduler = SchedulerRig(options: QueueOptions(jitter: 0), seed: 1)
        scheduler.enqueue(delivery(1, key: "k"))
        scheduler.enqueue(delivery(2, key: "k"))
        #expect(scheduler.starts() == [1])
        scheduler.interrupted(1)
        #expect(scheduler.inFlight == 0)
        #expect(scheduler.starts() == [1])
        let due = scheduler.postponed(1, at: start)
        scheduler.settled(1)
        #expect(due == start.addingTimeInterval(5))
        #expect(scheduler.starts() == [])
        guard case .start(let begun) = scheduler.next(at: due) else {
            Issue.record("it does not start")
            return
        }
        #expect(begun.handle == 1)
        #expect(begun.attempt == 1)
    }

    @Test func `what is too old is given up, before an attempt or instead of a retry`() {
        let options = QueueOptions(maximumAge: .seconds(400), jitter: 0)
        let scheduler = SchedulerRig(options: options, seed: 1)
        scheduler.enqueue(delivery(1))
        scheduler.enqueue(delivery(2, created: start.addingTimeInterval(-1000)))
        let later = start.addingTimeInterval(1000)
        scheduler.enqueue(delivery(3, to: "b", created: later, due: later))
        var started: [DeliveryScheduler.Start] = []
        while case .start(let start) = scheduler.next(at: start) { started.append(start) }
        #expect(started.map(\.handle) == [1, 2])
        #expect(started.map { $0.ending != nil } == [false, true])
        scheduler.gaveUp(2)
        scheduler.settled(2)
        #expect(scheduler.fail(1) == .retry(at: start.addingTimeInterval(5)))
        let second = start.addingTimeInterval(5)
        #expect(scheduler.starts(at: second) == [1])
        #expect(scheduler.fail(1, at: second) == .retry(at: start.addingTimeInterval(305)))
        let third = start.addingTimeInterval(305)
        #expect(scheduler.starts(at: third) == [1])
        #expect(scheduler.fail(1, at: third) == .dead)
        guard case .start(let last) = scheduler.next(at: start.addingTimeInterval(1300)) else {
            Issue.record("it does not start")
            return
        }
        #expect((last.ending != nil) == false)
    }

    @Test func `what waits can be taken out while the rest goes on`() {
        let options = QueueOptions(perEndpoint: 1, jitter: 0)
        let scheduler = SchedulerRig(options: options, seed: 1)
        for handle in 1...3 as ClosedRange<UInt64> { scheduler.enqueue(delivery(handle)) }
        scheduler.enqueue(delivery(4, to: "b", key: "k"))
        scheduler.enqueue(delivery(5, to: "b", key: "k"))
        scheduler.enqueue(delivery(6, to: "c", key: "l", due: .distantFuture, attempts: 3))
        #expect(scheduler.starts() == [1, 4])
        let removed = scheduler.scheduler.removeWaiting()
        #expect(removed.map(\.handle) == [2, 3, 5, 6])
        #expect(removed.map(\.attempts) == [0, 0, 0, 3])
        #expect(scheduler.count == 2)
        scheduler.enqueue(delivery(7, to: "b", key: "k"))
        scheduler.enqueue(delivery(8, to: "c", key: "l"))
        scheduler.enqueue(delivery(9))
        #expect(scheduler.starts() == [8])
        scheduler.deliver(4)
        scheduler.deliver(1)
        #expect(Set(scheduler.starts()) == [7, 9])
    }
}
