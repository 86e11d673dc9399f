import Foundation
import Tackle
import Testing

@testable import TackleQueueing

@Suite struct SchedulerRateTests {
    /// When so many start, each delivered at once.
    private func moments(_ count: UInt64, _ rate: DeliveryRate) -> [TimeInterval] {
        let options = QueueOptions(concurrency: 100, perEndpoint: 100, rate: rate, jitter: 0)
        let scheduler = SchedulerRig(options: options)
        for handle in 1...count { scheduler.enqueue(delivery(handle)) }
        var moments: [TimeInterval] = []
        var now = start
        while true {
            switch scheduler.next(at: now) {
            case .start(let begun):
                moments.append(now.timeIntervalSince(start))
                scheduler.deliver(begun.handle)
            case .wait(until: let moment?): now = moment
            case .wait(until: nil): return moments
            }
        }
    }

    @Test func `attempts to an endpoint begin evenly, as its rate says`() {
        let moments = moments(6, .perSecond(2))
        #expect(moments.count == 6)
        for (number, moment) in moments.enumerated() {
            // The bucket lets the second one go 10 ms early, and all others with it.
            #expect(abs(moment - max(0, Double(number) * 0.5 - 0.01)) < 0.0015)
        }
    }

    @Test func `a bucket of 10 ms holds what a timer is late`() {
        let moments = moments(2000, .perSecond(1000))
        #expect(moments.count { $0 == 0 } == 11)
        #expect(abs((moments.last ?? 0) - 1.989) < 0.002)
        for (number, moment) in moments.enumerated() {
            let inWindow = moments[number...].count { $0 < moment + 0.1 }
            #expect(inWindow <= 111)
        }
    }

    @Test func `a rate by the minute and by the hour is kept, and nobody else waits`() {
        #expect(abs(moments(3, .perMinute(30))[2] - 3.99) < 0.0015)
        #expect(abs(moments(3, .perHour(60))[2] - 119.99) < 0.0015)
        let scheduler = SchedulerRig(options: QueueOptions(rate: .perHour(1)))
        scheduler.enqueue(delivery(1), delivery(2), delivery(3, to: "b"))
        #expect(scheduler.starts() == [1, 3])
    }

    @Test func `retries count as well, and an endpoint is not forgotten while its rate holds`() {
        let scheduler = SchedulerRig(options: QueueOptions(rate: .perMinute(1), jitter: 0))
        scheduler.enqueue(delivery(1))
        #expect(scheduler.starts() == [1])
        scheduler.fail(1)
        #expect(scheduler.starts(at: after(59.989)) == [])
        #expect(scheduler.starts(at: after(59.99)) == [1])
        scheduler.deliver(1)
        #expect(scheduler.status() != nil)
        scheduler.enqueue(delivery(2))
        #expect(scheduler.starts(at: after(119.97)) == [])
        #expect(scheduler.starts(at: after(119.99)) == [2])
    }
}
