import Foundation
import Tackle
import Testing

@testable import TackleQueueing

@Suite struct SchedulerTests {
    @Test func `a failing delivery is attempted by the three-day schedule to the millisecond`() {
        let scheduler = SchedulerRig(options: QueueOptions(jitter: 0), seed: 1)
        scheduler.enqueue(delivery(7))
        var now = start
        var waits: [Double] = []
        while true {
            #expect(scheduler.starts(at: now) == [7])
            guard case .retry(let due) = scheduler.fail(7, at: now) else { break }
            #expect(scheduler.next(at: now) == .wait(until: due))
            #expect(scheduler.starts(at: due.addingTimeInterval(-0.001)) == [])
            waits.append(due.timeIntervalSince(now))
            now = due
        }
        let wanted = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map(Double.init)
        #expect(waits == wanted)
        #expect(scheduler.count == 0)
        #expect(scheduler.next(at: now) == .wait(until: nil))
    }

    @Test func `jitter stays within its share and follows from the seed`() {
        func waits(seed: UInt64) -> [Double] {
            let scheduler = SchedulerRig(
                options: QueueOptions(concurrency: 500, perEndpoint: 500, jitter: 0.2),
                seed: seed
            )
            for handle in 1...500 as ClosedRange<UInt64> { scheduler.enqueue(delivery(handle)) }
            return scheduler.starts().compactMap { handle in
                guard case .retry(let due) = scheduler.fail(handle) else { return nil }
                return due.timeIntervalSince(start)
            }
        }
        let first = waits(seed: 42)
        #expect(first.count == 500)
        #expect(first.allSatisfy { (3.999...6.001).contains($0) })
        #expect(first.contains { $0 < 4.2 } && first.contains { $0 > 5.8 })
        #expect(first == waits(seed: 42))
        #expect(first != waits(seed: 43))
    }

    @Test(arguments: [
        (SendError.Verdict.permanent, SchedulerRig.Outcome.dead),
        (.endpointGone, .dead),
        (.retry, .retry(at: start.addingTimeInterval(5))),
        (.retry(after: .seconds(60)), .retry(at: start.addingTimeInterval(60))),
        (.retry(after: .seconds(1)), .retry(at: start.addingTimeInterval(5))),
        (.retry(after: .seconds(999_999)), .retry(at: start.addingTimeInterval(3600))),
    ])
    func `the verdict of an error decides what follows`(
        verdict: SendError.Verdict,
        outcome: SchedulerRig.Outcome
    ) {
        let options = QueueOptions(jitter: 0, retryAfterLimit: .seconds(3600))
        let scheduler = SchedulerRig(options: options, seed: 1)
        scheduler.enqueue(delivery(1))
        #expect(scheduler.starts() == [1])
        #expect(scheduler.fail(1, SendError(.status, "no", verdict: verdict)) == outcome)
        #expect(scheduler.count == (outcome == .dead ? 0 : 1))
    }

    @Test func `attempts made by an earlier process count`() {
        let scheduler = SchedulerRig(options: QueueOptions(maximumAttempts: 3), seed: 1)
        scheduler.enqueue(delivery(1, attempts: 2))
        guard case .start(let begun) = scheduler.next(at: start) else {
            Issue.record("it does not start")
            return
        }
        #expect(begun.attempt == 3)
        #expect(scheduler.fail(1) == .dead)
    }

    @Test func `nothing starts before it is due, not even by less than a millisecond`() {
        let scheduler = SchedulerRig(options: QueueOptions(), seed: 1)
        let due = after(3.0004)
        scheduler.enqueue(delivery(1, due: due))
        #expect(scheduler.starts() == [])
        guard case .wait(let moment?) = scheduler.next(at: start) else {
            Issue.record("it waits for nothing")
            return
        }
        #expect(moment >= due && moment.timeIntervalSince(due) < 0.001)
        #expect(scheduler.starts(at: after(3.0003)) == [])
        #expect(scheduler.starts(at: moment) == [1])
    }

    @Test func `due moments come in order, equal ones in the order accepted`() {
        let scheduler = SchedulerRig(options: QueueOptions(perEndpoint: 100), seed: 1)
        let seconds = [5, 1, 3, 3, 2, 5, 1, 9, 3, 0, 7, 1]
        for (index, second) in seconds.enumerated() {
            let due = start.addingTimeInterval(Double(second))
            scheduler.enqueue(delivery(UInt64(index), due: due))
        }
        let wanted = seconds.indices.sorted { (seconds[$0], $0) < (seconds[$1], $1) }
        #expect(scheduler.starts(at: start.addingTimeInterval(60)) == wanted.map(UInt64.init))
    }

    @Test func `a waiting delivery takes at most 40 bytes`() {
        let slot = MemoryLayout<DeliverySlot>.stride
        let expiry = MemoryLayout<UInt32>.stride
        #expect(slot == 24)
        #expect(slot + MemoryLayout<MomentHeap.Entry>.stride + expiry <= 40)
    }
}
