import Foundation
import Tackle
import Testing

@testable import TackleQueueing

@Suite struct SchedulerBreakerTests {
    /// Four are under way, and four more wait.
    private func rig(breaker: Int = 3) -> SchedulerRig {
        var options = QueueOptions(perEndpoint: 4, jitter: 0)
        options.breaker = breaker
        let scheduler = SchedulerRig(options: options)
        for handle in 1...8 as ClosedRange<UInt64> { scheduler.enqueue(delivery(handle)) }
        #expect(scheduler.starts() == [1, 2, 3, 4])
        return scheduler
    }

    @Test func `so many failures in a row open the breaker, fewer do not`() {
        let scheduler = rig()
        #expect(scheduler.failed(1).change == nil)
        #expect(scheduler.failed(2).change == nil)
        #expect(scheduler.status()?.isBreakerOpen == false)
        #expect(scheduler.failed(3).change == .failing)
        #expect(scheduler.status()?.isBreakerOpen == true)
        #expect(scheduler.status()?.state.failures == 3)
    }

    @Test func `a success in between begins the count anew`() {
        let scheduler = rig()
        scheduler.fail(1)
        scheduler.fail(2)
        #expect(scheduler.succeeded(3) == .recovered)
        scheduler.settled(3)
        #expect(scheduler.failed(4).change == nil)
        #expect(scheduler.status()?.state.failures == 1)
    }

    @Test func `failures that are the webhook's own fault do not count`() {
        let scheduler = rig(breaker: 1)
        #expect(scheduler.fail(1, SendError(.invalidWebhook, "no")) == .dead)
        #expect(scheduler.status()?.isBreakerOpen == false)
        #expect(scheduler.starts() == [5])
    }

    @Test func `while the breaker is open one attempt is made at a time, a second after the last`()
    {
        let scheduler = rig()
        for handle in 1...4 as ClosedRange<UInt64> { scheduler.fail(handle) }
        #expect(scheduler.starts(at: after(0.999)) == [])
        #expect(scheduler.starts(at: after(1)) == [5])
        #expect(scheduler.starts(at: after(4)) == [])
        #expect(scheduler.failed(5, at: after(4)).change == .failing)
        scheduler.settled(5)
        #expect(scheduler.starts(at: after(4.999)) == [])
        #expect(scheduler.starts(at: after(5)) == [6])
    }

    @Test func `a probe that succeeds closes the breaker`() {
        let scheduler = rig()
        for handle in 1...4 as ClosedRange<UInt64> { scheduler.fail(handle) }
        #expect(scheduler.starts(at: after(1)) == [5])
        #expect(scheduler.succeeded(5) == .recovered)
        scheduler.settled(5)
        #expect(scheduler.status()?.isBreakerOpen == false)
        #expect(scheduler.starts(at: after(1)) == [6, 7, 8])
    }

    @Test func `a short schedule is probed by its first wait`() {
        var options = QueueOptions(schedule: .list([.milliseconds(100)]), jitter: 0)
        options.breaker = 1
        let scheduler = SchedulerRig(options: options)
        scheduler.enqueue(delivery(1), delivery(2))
        #expect(scheduler.starts() == [1, 2])
        scheduler.fail(1)
        scheduler.fail(2)
        scheduler.enqueue(delivery(3))
        #expect(scheduler.starts(at: after(0.099)) == [])
        #expect(scheduler.starts(at: after(0.1)).count == 1)
    }

    @Test func `an endpoint that fails for too long is disabled`() {
        var options = QueueOptions(perEndpoint: 4, jitter: 0)
        options.disableAfter = .seconds(300)
        let scheduler = SchedulerRig(options: options)
        scheduler.enqueue(delivery(1), delivery(2))
        #expect(scheduler.starts() == [1, 2])
        scheduler.fail(1)
        #expect(scheduler.starts(at: after(5)) == [1])
        #expect(scheduler.failed(1, at: after(299.999)).change == nil)
        scheduler.settled(1)
        let last = scheduler.failed(2, at: after(300))
        #expect(last == DeliveryScheduler.Failure(next: nil, change: .disabled(.failing)))
        scheduler.settled(2)
        #expect(scheduler.begun(at: after(300)).map(\.ending) == [.endpointDisabled(.failing)])
    }

    @Test func `an endpoint that succeeds now and then is never disabled`() {
        var options = QueueOptions(perEndpoint: 4, jitter: 0)
        options.disableAfter = .seconds(300)
        let scheduler = SchedulerRig(options: options)
        scheduler.enqueue(delivery(1), delivery(2), delivery(3))
        #expect(scheduler.starts() == [1, 2, 3])
        scheduler.fail(1)
        scheduler.now = after(200)
        scheduler.deliver(2)
        // It fails since now, which is to be remembered.
        #expect(scheduler.failed(3, at: after(400)).change == .failing)
    }
}
