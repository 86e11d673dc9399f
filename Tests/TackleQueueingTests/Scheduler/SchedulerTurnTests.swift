import Foundation
import Tackle
import Testing

@testable import TackleQueueing

@Suite struct SchedulerTurnTests {
    @Test func `endpoints take turns, so that a crowd at one does not hold up the others`() {
        let options = QueueOptions(concurrency: 20, perEndpoint: 20)
        let scheduler = SchedulerRig(options: options, seed: 1)
        var endpoints: [UInt64: Int] = [:]
        for handle in 0..<1000 as Range<UInt64> {
            scheduler.enqueue(delivery(handle, to: "crowd"))
            endpoints[handle] = 0
        }
        for handle in 1000..<1090 as Range<UInt64> {
            let endpoint = 1 + Int(handle - 1000) / 10
            scheduler.enqueue(delivery(handle, to: "small \(endpoint)"))
            endpoints[handle] = endpoint
        }
        var served = Array(repeating: 0, count: 10)
        while served.reduce(0, +) < 100 {
            for handle in scheduler.starts() {
                served[endpoints[handle] ?? 0] += 1
                scheduler.deliver(handle)
                guard served.reduce(0, +) % 10 == 0 else { continue }
                // After each ten deliveries each of the ten endpoints has had one.
                #expect(Set(served).count == 1)
            }
        }
        #expect(served == Array(repeating: 10, count: 10))
    }

    @Test func `an endpoint at its cap never holds up the others`() {
        let options = QueueOptions(concurrency: 16, perEndpoint: 8)
        let scheduler = SchedulerRig(options: options, seed: 1)
        for handle in 0..<100 as Range<UInt64> { scheduler.enqueue(delivery(handle, to: "slow")) }
        for handle in 100..<600 as Range<UInt64> {
            scheduler.enqueue(delivery(handle, to: "quick \(handle % 5)"))
        }
        var slow: [UInt64] = []
        var quick = 0
        while quick < 500 {
            let handles = scheduler.starts()
            try? #require(!handles.isEmpty)
            guard !handles.isEmpty else { return }
            #expect(scheduler.inFlight <= 16)
            for handle in handles {
                if handle < 100 {
                    slow.append(handle)
                } else {
                    scheduler.deliver(handle)
                    quick += 1
                }
            }
        }
        #expect(slow == Array(0..<8))
    }

    @Test func `a place is kept until the outcome is stored`() {
        let options = QueueOptions(concurrency: 1, jitter: 0)
        let scheduler = SchedulerRig(options: options, seed: 1)
        scheduler.enqueue(delivery(1))
        scheduler.enqueue(delivery(2))
        #expect(scheduler.starts() == [1])
        scheduler.succeeded(1)
        #expect(scheduler.starts() == [])
        scheduler.settled(1)
        #expect(scheduler.starts() == [2])
        _ = scheduler.failed(2, SendError(.timeout, "no answer"), at: start)
        scheduler.enqueue(delivery(3))
        #expect(scheduler.starts(at: start.addingTimeInterval(60)) == [])
        scheduler.settled(2)
        // The third was due first.
        #expect(scheduler.starts(at: start.addingTimeInterval(60)) == [3])
    }

    @Test func `endpoints and keys are forgotten when nothing of theirs is left`() {
        let scheduler = SchedulerRig(options: QueueOptions(), seed: 1)
        for handle in 0..<1000 as Range<UInt64> {
            scheduler.enqueue(delivery(handle, to: "e \(handle)", key: "k \(handle)"))
            for handle in scheduler.starts() { scheduler.deliver(handle) }
        }
        #expect(scheduler.scheduler.lanes.count == 0)
        #expect(scheduler.scheduler.lanes.values.count == 1)
        #expect(scheduler.scheduler.lines.values.count == 1)
        #expect(scheduler.scheduler.slots.count == 1)
    }
}
