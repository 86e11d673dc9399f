import Foundation
import Tackle
import Testing

@testable import TackleQueueing

@Suite struct SchedulerDoubtTests {
    /// Eight places, and an endpoint with many deliveries of which the first has failed.
    private func failing() -> SchedulerRig {
        var options = QueueOptions(concurrency: 8, perEndpoint: 8, jitter: 0)
        options.breaker = 1000
        let scheduler = SchedulerRig(options: options)
        scheduler.enqueue(delivery(1))
        #expect(scheduler.starts() == [1])
        scheduler.fail(1)
        for handle in 2...20 as ClosedRange<UInt64> { scheduler.enqueue(delivery(handle)) }
        return scheduler
    }

    @Test func `an endpoint that fails takes half of the places at most`() {
        let scheduler = failing()
        #expect(scheduler.starts().count == 4)
        for handle in 30...39 as ClosedRange<UInt64> {
            scheduler.enqueue(delivery(handle, to: "b"))
        }
        // Another endpoint has the rest.
        #expect(scheduler.starts().count == 4)
        #expect(scheduler.inFlight == 8)
    }

    @Test func `endpoints that fail share the half, however many they are`() {
        let options = QueueOptions(concurrency: 8, perEndpoint: 8, jitter: 0)
        let scheduler = SchedulerRig(options: options)
        for number in 1...8 as ClosedRange<UInt64> {
            scheduler.enqueue(delivery(number, to: "e\(number)"))
        }
        #expect(scheduler.starts().count == 8)
        for number in 1...8 as ClosedRange<UInt64> {
            scheduler.fail(number)
            scheduler.enqueue(delivery(10 + number, to: "e\(number)"))
        }
        #expect(scheduler.starts() == [11, 12, 13, 14])
        // A place that is free again is for those that stand aside.
        scheduler.fail(11)
        #expect(scheduler.starts() == [15])
    }

    @Test func `an endpoint that answers again has all places`() {
        let scheduler = failing()
        let first = scheduler.starts()
        #expect(first.count == 4)
        scheduler.deliver(first[0])
        #expect(scheduler.starts().count > 1)
        #expect(scheduler.inFlight > 4)
    }

    @Test func `while others answer, an endpoint that does not takes half of the places at most`() {
        let options = QueueOptions(concurrency: 8, perEndpoint: 8, jitter: 0)
        let scheduler = SchedulerRig(options: options)
        scheduler.enqueue(delivery(1, to: "b"))
        #expect(scheduler.starts() == [1])
        scheduler.deliver(1)
        for handle in 2...20 as ClosedRange<UInt64> { scheduler.enqueue(delivery(handle)) }
        // The first of them is in no doubt, since none is under way.
        #expect(scheduler.starts().count == 5)
        #expect(scheduler.scheduler.doubtful == 4)
    }

    @Test func `as long as nobody answers there is nobody to keep places for`() {
        let options = QueueOptions(concurrency: 8, perEndpoint: 8, jitter: 0)
        let scheduler = SchedulerRig(options: options)
        for handle in 1...20 as ClosedRange<UInt64> { scheduler.enqueue(delivery(handle)) }
        #expect(scheduler.starts().count == 8)
        #expect(scheduler.scheduler.doubtful == 0)
    }

    @Test func `an endpoint stands aside no longer than its turn is doubtful`() {
        let scheduler = SchedulerRig(options: QueueOptions(concurrency: 2, jitter: 0))
        scheduler.enqueue(delivery(1, to: "dead"), delivery(2, to: "b"))
        #expect(scheduler.starts() == [1, 2])
        scheduler.fail(1)
        scheduler.deliver(2)
        scheduler.enqueue(delivery(3, to: "dead"), delivery(4, to: "b"), delivery(5, to: "b"))
        // The doubtful place is taken; the second to "b" stands aside, since the first has yet to
        // be answered.
        #expect(scheduler.starts() == [3, 4])
        scheduler.interrupted(4)
        #expect(scheduler.starts() == [4])
        scheduler.fail(4, SendError(.invalidWebhook, "no"))
        #expect(scheduler.starts() == [5])
    }

    @Test func `there is a place for a doubtful attempt also where there is one in all`() {
        let scheduler = SchedulerRig(options: QueueOptions(concurrency: 1, jitter: 0))
        scheduler.enqueue(delivery(1))
        #expect(scheduler.starts() == [1])
        scheduler.fail(1)
        #expect(scheduler.starts(at: after(5)) == [1])
    }

    @Test func `endpoints aside and in line have their turns one after the other`() {
        let scheduler = SchedulerRig(options: QueueOptions(concurrency: 8, jitter: 0))
        for number in 1...6 as ClosedRange<UInt64> {
            scheduler.enqueue(delivery(number, to: "bad \(number)"))
        }
        #expect(scheduler.starts().count == 6)
        for number in 1...6 as ClosedRange<UInt64> {
            scheduler.fail(number)
            scheduler.enqueue(delivery(10 + number, to: "bad \(number)"))
        }
        // Four are doubtful and under way, two stand aside.
        #expect(scheduler.starts() == [11, 12, 13, 14])
        for number in 1...4 as ClosedRange<UInt64> {
            scheduler.enqueue(delivery(20 + number, to: "good \(number)"))
        }
        scheduler.fail(11)
        scheduler.fail(12)
        #expect(scheduler.starts() == [15, 21, 16, 22, 23, 24])
    }
}
