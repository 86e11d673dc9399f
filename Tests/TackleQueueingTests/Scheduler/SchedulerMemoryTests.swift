import Foundation
import Tackle
import Testing

@testable import TackleQueueing

/// What is remembered of endpoints that have no deliveries, and what a new process is told.
@Suite struct SchedulerMemoryTests {
    private func rig(_ options: QueueOptions = QueueOptions(jitter: 0)) -> SchedulerRig {
        SchedulerRig(options: options)
    }

    /// Others come, so that endpoints without use are let go.
    private func pass(_ scheduler: SchedulerRig, at date: Date) {
        scheduler.now = date
        for number in 0..<10 {
            let handle = UInt64(1_000_000 * date.timeIntervalSince(start) + Double(number) + 1000)
            scheduler.enqueue(delivery(handle, to: "other \(number)"))
            #expect(scheduler.starts(at: date).contains(handle))
            scheduler.deliver(handle)
        }
    }

    @Test func `an endpoint of which there is nothing to remember is forgotten at once`() throws {
        let scheduler = rig()
        scheduler.enqueue(delivery(1))
        #expect(scheduler.starts() == [1])
        #expect(scheduler.status()?.inFlight == 1)
        scheduler.deliver(1)
        #expect(scheduler.status() == nil)
        let seat = try scheduler.scheduler.seat(at: Endpoint(key: "a")).get()
        #expect(scheduler.status()?.waiting == 1)
        scheduler.scheduler.giveBack(seat)
        #expect(scheduler.status() == nil)
    }

    @Test func `an endpoint that failed is remembered for an hour`() {
        let scheduler = rig()
        scheduler.enqueue(delivery(1))
        #expect(scheduler.starts() == [1])
        scheduler.fail(1)
        #expect(scheduler.remove(1) == 1)
        pass(scheduler, at: after(3599))
        #expect(scheduler.status()?.state.failures == 1)
        pass(scheduler, at: after(3600))
        #expect(scheduler.status() == nil)
    }

    @Test func `an endpoint that failed is remembered for as long as it takes to disable it`() {
        var options = QueueOptions(jitter: 0)
        options.disableAfter = .seconds(86_400)
        let scheduler = rig(options)
        scheduler.enqueue(delivery(1))
        #expect(scheduler.starts() == [1])
        scheduler.fail(1)
        #expect(scheduler.remove(1) == 1)
        pass(scheduler, at: after(86_399))
        scheduler.enqueue(delivery(2))
        #expect(scheduler.starts(at: after(86_400)) == [2])
        #expect(scheduler.failed(2, at: after(86_400)).change == .disabled(.failing))
    }

    @Test func `an endpoint that is paused or disabled is remembered until it is not`() {
        let scheduler = rig()
        scheduler.pause()
        scheduler.disable("b")
        scheduler.enqueue(delivery(1, to: "c"))
        #expect(scheduler.starts() == [1])
        scheduler.fail(1, failure(429, retryAfter: 50_000))
        #expect(scheduler.remove(1) == 1)
        pass(scheduler, at: after(49_999))
        #expect(scheduler.status()?.state.isPausedByHand == true)
        #expect(scheduler.status("b")?.state.disabled == .byHand)
        #expect(scheduler.status("c")?.state.pausedUntil == after(50_000))
        #expect(Set(scheduler.scheduler.statuses.map(\.endpoint.key)) == ["a", "b", "c"])
        scheduler.resume()
        scheduler.enable("b")
        pass(scheduler, at: after(50_001))
        #expect(scheduler.scheduler.statuses.map(\.endpoint.key) == [])
    }

    @Test func `endpoints that fail and come no more do not pile up`() {
        let scheduler = rig()
        for number in 0..<5000 as Range<UInt64> {
            let date = after(Double(number) * 10)
            scheduler.now = date
            scheduler.enqueue(delivery(number, to: "e \(number)"))
            #expect(scheduler.starts(at: date) == [number])
            scheduler.fail(number, SendError(.timeout, "no answer"), at: date)
            #expect(scheduler.remove(number) == 1)
        }
        // 360 of the last hour, and those that were yet to be looked at, two for each that comes.
        #expect(scheduler.scheduler.lanes.count < 3 * 360 / 2)
    }

    @Test func `an endpoint that was forgotten is not looked at again`() {
        let scheduler = rig()
        scheduler.enqueue(delivery(1, attempts: 3), delivery(2, to: "b", attempts: 3))
        #expect(scheduler.starts() == [1, 2])
        for handle in [1, 2] as [UInt64] {
            // It would be looked at in two hours, for its next attempt.
            #expect(scheduler.fail(handle) == .retry(at: after(7200)))
            #expect(scheduler.remove(handle) == 4)
        }
        // Both are let go for one that comes, which has the number of one of them.
        scheduler.now = after(3600)
        scheduler.enqueue(delivery(3, to: "c"))
        #expect(scheduler.starts(at: after(3600)) == [3])
        scheduler.deliver(3)
        #expect(scheduler.scheduler.lanes.count == 0)
        #expect(scheduler.next(at: after(7200)) == .wait(until: nil))
        #expect(scheduler.scheduler.idle.first == nil)
    }

    @Test func `what a process knew of an endpoint the next one knows`() throws {
        var options = QueueOptions(perEndpoint: 4, jitter: 0)
        options.breaker = 2
        options.disableAfter = .seconds(7200)
        let first = rig(options)
        first.enqueue(delivery(1), delivery(2))
        #expect(first.starts() == [1, 2])
        first.fail(1)
        first.fail(2, failure(429, retryAfter: 60), at: after(1))
        let state = try #require(first.status()).state
        #expect(state.failures == 2 && state.failingSince == start)

        let second = rig(options)
        second.now = after(10)
        second.scheduler.restore(state, of: Endpoint(key: "a"), at: second.reading)
        #expect(second.status()?.state == state)
        #expect(second.status()?.isBreakerOpen == true)
        second.enqueue(delivery(1, due: after(5), attempts: 1), delivery(3))
        #expect(second.starts(at: after(60.999)) == [])
        #expect(second.starts(at: after(61)) == [1])
        #expect(second.failed(1, at: after(7200)).change == .disabled(.failing))
    }

    @Test func `a retry that an earlier process has planned comes when it was to`() {
        let scheduler = rig()
        scheduler.now = after(100)
        scheduler.enqueue(delivery(1, due: after(130), attempts: 2), delivery(2, attempts: 1))
        #expect(scheduler.starts(at: after(129.999)) == [2])
        #expect(scheduler.begun(at: after(130)).map(\.attempt) == [3])
    }

    @Test(arguments: [1e12, -1e12, .infinity, .nan] as [TimeInterval])
    func `absurd dates in what an earlier process left harm nothing`(seconds: TimeInterval) throws {
        let date = Date(timeIntervalSince1970: seconds)
        var options = QueueOptions(jitter: 0, retryAfterLimit: .seconds(600))
        options.disableAfter = .seconds(864_000_000)
        let scheduler = rig(options)
        var state = EndpointState()
        state.pausedUntil = date
        state.failures = .max
        state.failingSince = date
        scheduler.scheduler.restore(state, of: Endpoint(key: "a"), at: scheduler.reading)
        scheduler.enqueue(delivery(1, created: date, due: date, attempts: 1))
        // Nobody waits for longer than the longest wait of the schedule, a day.
        let begun = scheduler.starts(at: after(86_401))
        try #require(begun == [1])
        let result = scheduler.failed(1, at: after(86_402))
        #expect(result.change == .failing || result.change == .disabled(.failing))
    }
}
