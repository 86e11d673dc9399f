import Foundation
import Tackle
import Testing

@testable import TackleQueueing

@Suite struct SchedulerDisablingTests {
    private func rig(_ options: QueueOptions = QueueOptions(jitter: 0)) -> SchedulerRig {
        let scheduler = SchedulerRig(options: options)
        scheduler.enqueue(delivery(1), delivery(2), delivery(3, to: "b"))
        #expect(Set(scheduler.starts()) == [1, 2, 3])
        return scheduler
    }

    @Test func `410 Gone disables the endpoint, and the delivery is dead`() {
        let scheduler = rig()
        let result = scheduler.failed(1, failure(410))
        #expect(result == DeliveryScheduler.Failure(next: nil, change: .disabled(.gone)))
        scheduler.settled(1)
        #expect(scheduler.count == 2)
        // The next one that is told so has nothing to add.
        #expect(scheduler.failed(2, failure(410)).change == nil)
        #expect(scheduler.status()?.state.disabled == .gone)
        #expect(scheduler.status("b")?.state.disabled == nil)
    }

    @Test func `a receiver that asks for no more is disabled, though it took this one`() {
        let scheduler = rig()
        #expect(scheduler.succeeded(1, .disable) == .disabled(.asked))
        scheduler.settled(1)
        #expect(scheduler.status()?.state.disabled == .asked)
        #expect(scheduler.succeeded(3, .abortMessage) == nil)
    }

    @Test func `a receiver can ask for no more with any failure`() {
        let scheduler = rig()
        let error = SendError(
            .status,
            "no",
            verdict: .endpointGone,
            attempt: Attempt(number: 1, response: Response(status: 503))
        )
        #expect(scheduler.failed(1, error).change == .disabled(.asked))
    }

    @Test func `what is under way to a disabled endpoint is not tried again`() {
        let scheduler = rig()
        scheduler.disable()
        #expect(scheduler.fail(1) == .dead)
        #expect(scheduler.succeeded(2) == nil)
        scheduler.settled(2)
        #expect(scheduler.count == 1)
    }

    @Test func `what waits for a disabled endpoint is given up at once, whatever it waits for`() {
        let scheduler = rig()
        scheduler.fail(1, failure(429, retryAfter: 60))
        scheduler.enqueue(
            delivery(4),
            delivery(5, due: after(3600)),
            delivery(6, key: "k"),
            delivery(7, key: "k")
        )
        scheduler.pause()
        scheduler.disable()
        #expect(scheduler.status()?.state.disabled == .byHand)
        let begun = scheduler.begun()
        #expect(Set(begun.map(\.handle)) == [1, 4, 5, 6])
        #expect(begun.allSatisfy { $0.ending == .endpointDisabled(.byHand) })
        for start in begun {
            scheduler.gaveUp(start.handle)
            scheduler.settled(start.handle)
        }
        #expect(scheduler.starts() == [7])
    }

    @Test func `nothing more is taken for a disabled endpoint`() throws {
        let scheduler = rig()
        scheduler.disable()
        #expect(throws: SeatRefusal.disabled(.byHand)) { try scheduler.send(delivery(4)) }
        try scheduler.send(delivery(5, to: "b"))
        scheduler.enable()
        try scheduler.send(delivery(6))
        #expect(Set(scheduler.starts()) == [5, 6])
    }

    @Test func `an endpoint that is enabled is one of which nothing was known`() throws {
        var options = QueueOptions(perEndpoint: 2, jitter: 0)
        options.breaker = 1
        let scheduler = rig(options)
        scheduler.fail(1, failure(429, retryAfter: 60))
        scheduler.fail(2)
        scheduler.enable()
        #expect(scheduler.status()?.state.isUsual == true)
        scheduler.enqueue(delivery(4), delivery(5))
        #expect(scheduler.starts() == [4, 5])
    }

    @Test func `what was not given up waits again until it is due`() {
        let scheduler = SchedulerRig(options: QueueOptions(concurrency: 1, jitter: 0))
        scheduler.enqueue(delivery(1))
        #expect(scheduler.starts() == [1])
        scheduler.fail(1)
        scheduler.enqueue(delivery(2, due: after(60)), delivery(3), delivery(4, to: "b"))
        #expect(scheduler.starts() == [3])
        scheduler.disable()
        // It was interrupted, and is ready still.
        scheduler.interrupted(3)
        #expect(scheduler.starts() == [4])
        scheduler.enable()
        scheduler.deliver(4)
        #expect(scheduler.starts() == [3])
        scheduler.deliver(3)
        #expect(scheduler.starts(at: after(4.999)) == [])
        #expect(scheduler.starts(at: after(5)) == [1])
        scheduler.deliver(1)
        #expect(scheduler.starts(at: after(59.999)) == [])
        #expect(scheduler.starts(at: after(60)) == [2])
    }

    @Test func `what is given up takes no share of the rate`() {
        let options = QueueOptions(concurrency: 8, rate: .perSecond(1), jitter: 0)
        let scheduler = SchedulerRig(options: options)
        for handle in 1...8 as ClosedRange<UInt64> { scheduler.enqueue(delivery(handle)) }
        scheduler.disable()
        #expect(scheduler.starts().count == 8)
        scheduler.enable()
        for handle in 1...8 as ClosedRange<UInt64> {
            scheduler.gaveUp(handle)
            scheduler.settled(handle)
        }
        scheduler.enqueue(delivery(9))
        #expect(scheduler.starts() == [9])
    }
}
