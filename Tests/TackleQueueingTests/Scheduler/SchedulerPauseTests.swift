import Foundation
import Tackle
import Testing

@testable import TackleQueueing

@Suite struct SchedulerPauseTests {
    /// The first of two to an endpoint has failed, and a third waits; another endpoint has one.
    private func rig(
        _ error: SendError,
        _ options: QueueOptions = QueueOptions(jitter: 0)
    ) -> SchedulerRig {
        let scheduler = SchedulerRig(options: options)
        scheduler.enqueue(delivery(1), delivery(2))
        #expect(scheduler.starts() == [1, 2])
        scheduler.fail(1, error)
        scheduler.enqueue(delivery(3), delivery(4, to: "b"))
        return scheduler
    }

    @Test(arguments: [429, 502, 504])
    func `an endpoint that is overloaded is left alone until the next attempt`(status: Int) {
        let scheduler = rig(failure(status))
        #expect(scheduler.status()?.state.pausedUntil == after(5))
        #expect(scheduler.starts() == [4])
        #expect(scheduler.starts(at: after(4.999)) == [])
        // One that is under way already may succeed: what was asked for still holds.
        scheduler.deliver(2)
        #expect(scheduler.starts(at: after(4.999)) == [])
        #expect(Set(scheduler.starts(at: after(5))) == [1, 3])
    }

    @Test(arguments: [500, 503, 404, 408])
    func `other failures put off nothing but their own delivery`(status: Int) {
        let scheduler = rig(failure(status))
        #expect(scheduler.status()?.state.pausedUntil == nil)
        #expect(Set(scheduler.starts()) == [3, 4])
    }

    @Test func `what Retry-After asks for holds for the endpoint with any status`() {
        let scheduler = rig(failure(503, retryAfter: 60))
        #expect(scheduler.starts() == [4])
        scheduler.deliver(2)
        #expect(scheduler.starts(at: after(59.999)) == [])
        #expect(Set(scheduler.starts(at: after(60))) == [1, 3])
    }

    @Test func `what Retry-After asks for is bounded by its limit`() {
        let options = QueueOptions(jitter: 0, retryAfterLimit: .seconds(30))
        let scheduler = rig(failure(429, retryAfter: 1e6), options)
        #expect(scheduler.status()?.state.pausedUntil == after(30))
        scheduler.deliver(2)
        #expect(scheduler.starts(at: after(29.999)) == [4])
        #expect(Set(scheduler.starts(at: after(30))) == [1, 3])
    }

    @Test func `a shorter Retry-After shortens neither the schedule nor a pause`() {
        let scheduler = rig(failure(429, retryAfter: 60))
        #expect(
            scheduler.failed(2, failure(429, retryAfter: 1)).change == .paused(until: after(60))
        )
        scheduler.settled(2)
        #expect(scheduler.starts(at: after(59.999)) == [4])
        let other = rig(failure(429, retryAfter: 1))
        #expect(other.status()?.state.pausedUntil == after(5))
    }

    @Test func `after a pause one attempt is made at a time until one succeeds`() {
        let scheduler = rig(failure(429))
        scheduler.fail(2)
        #expect(scheduler.starts(at: after(4.999)) == [4])
        #expect(scheduler.starts(at: after(5)) == [3])
        #expect(scheduler.starts(at: after(9)) == [])
        scheduler.fail(3, at: after(9))
        #expect(scheduler.starts(at: after(9)) == [1])
        scheduler.deliver(1)
        scheduler.enqueue(delivery(5))
        #expect(scheduler.starts(at: after(9)) == [2, 5])
    }

    @Test func `a delivery that has failed often does not stop its endpoint for hours`() {
        let scheduler = SchedulerRig(options: QueueOptions(jitter: 0))
        scheduler.enqueue(delivery(1, attempts: 7), delivery(2))
        #expect(scheduler.starts() == [1, 2])
        // Its own next attempt is in 20 hours, but the endpoint has failed once.
        let result = scheduler.failed(1, failure(429))
        #expect(result.next == after(72_000))
        #expect(result.change == .paused(until: after(5)))
    }

    @Test func `an endpoint that keeps asking for time is paused for longer each time`() {
        let scheduler = SchedulerRig(options: QueueOptions(jitter: 0))
        scheduler.enqueue(delivery(1))
        var now = start
        for wait in [5, 300, 1800] as [TimeInterval] {
            #expect(scheduler.starts(at: now) == [1])
            let change = scheduler.failed(1, failure(429), at: now).change
            scheduler.settled(1)
            now += wait
            #expect(change == .paused(until: now))
        }
    }

    @Test func `an endpoint that is paused by hand is left alone until it is resumed`() {
        let scheduler = SchedulerRig(options: QueueOptions(jitter: 0))
        scheduler.enqueue(delivery(1), delivery(2, to: "b"))
        scheduler.pause()
        #expect(scheduler.status()?.state.isPausedByHand == true)
        #expect(scheduler.starts() == [2])
        #expect(scheduler.next(at: after(1e6)) == .wait(until: nil))
        scheduler.resume()
        #expect(scheduler.starts(at: after(1e6)) == [1])
    }

    @Test func `to resume ends a pause that the receiver asked for as well`() {
        let scheduler = rig(failure(429, retryAfter: 3600))
        #expect(scheduler.starts(at: after(10)) == [4])
        scheduler.deliver(2)
        scheduler.resume()
        #expect(scheduler.starts(at: after(10)) == [3])
    }
}
