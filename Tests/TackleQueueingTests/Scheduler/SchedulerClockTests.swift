import Foundation
import Tackle
import Testing

@testable import TackleQueueing

/// The clock on the wall is set, while the steady time goes on.
@Suite struct SchedulerClockTests {
    private static let year: TimeInterval = 365 * 86_400
    private static let jumps: [TimeInterval] = [-3600, year, -year, 0.5]

    @Test(arguments: jumps)
    func `a retry neither comes early nor late where the clock jumps`(jump: TimeInterval) {
        let scheduler = SchedulerRig(options: QueueOptions(jitter: 0))
        scheduler.enqueue(delivery(1))
        #expect(scheduler.starts() == [1])
        scheduler.fail(1)
        scheduler.clock = { $0 + jump }
        #expect(scheduler.next(at: after(1)) == .wait(until: after(5)))
        #expect(scheduler.starts(at: after(4.999)) == [])
        #expect(scheduler.starts(at: after(5)) == [1])
    }

    @Test(arguments: jumps)
    func `a pause neither ends early nor late where the clock jumps`(jump: TimeInterval) {
        let scheduler = SchedulerRig(options: QueueOptions(jitter: 0))
        scheduler.enqueue(delivery(1), delivery(2))
        #expect(scheduler.starts() == [1, 2])
        scheduler.fail(1, failure(429, retryAfter: 60))
        scheduler.deliver(2)
        scheduler.enqueue(delivery(3))
        scheduler.clock = { $0 + jump }
        #expect(scheduler.starts(at: after(59.999)) == [])
        #expect(!scheduler.starts(at: after(60)).isEmpty)
    }

    @Test(arguments: jumps)
    func `a delivery is as old as the time that has gone by`(jump: TimeInterval) {
        let options = QueueOptions(maximumAge: .seconds(600), jitter: 0)
        let scheduler = SchedulerRig(options: options)
        scheduler.enqueue(delivery(1))
        scheduler.pause()
        scheduler.clock = { $0 + jump }
        scheduler.resume()
        #expect(scheduler.begun(at: after(599)).map(\.ending) == [nil])
        scheduler.interrupted(1)
        #expect(scheduler.begun(at: after(602)).map(\.ending) == [.expired])
    }

    @Test func `a due time is a time of day, and what was due once stays so`() {
        let scheduler = SchedulerRig(options: QueueOptions(concurrency: 1))
        scheduler.enqueue(delivery(1, due: after(60)), delivery(2, due: after(7200)))
        // An hour back: it is due an hour later.
        scheduler.clock = { $0 - 3600 }
        #expect(scheduler.starts(at: after(60)) == [])
        #expect(scheduler.starts(at: after(3660)) == [1])
        // A day forward, while there is no place.
        scheduler.clock = { $0 + 86_400 }
        #expect(scheduler.starts(at: after(3661)) == [])
        scheduler.clock = { $0 }
        scheduler.deliver(1)
        #expect(scheduler.starts(at: after(3662)) == [2])
    }

    @Test func `a clock that is set is noticed within the hour`() {
        let scheduler = SchedulerRig(options: QueueOptions())
        scheduler.enqueue(delivery(1, due: after(7 * 86_400)))
        #expect(scheduler.next(at: start) == .wait(until: after(3600)))
        scheduler.clock = { $0 + 7 * 86_400 }
        #expect(scheduler.starts(at: after(3600)) == [1])
    }

    @Test func `a steady time that goes back is not believed`() {
        let scheduler = SchedulerRig(options: QueueOptions(jitter: 0))
        scheduler.enqueue(delivery(1))
        #expect(scheduler.starts(at: after(10)) == [1])
        #expect(scheduler.fail(1, at: after(2)) == .retry(at: after(15)))
        #expect(scheduler.starts(at: after(8)) == [])
        #expect(scheduler.starts(at: after(15)) == [1])
    }

    @Test func `absurd dates and a clock that jumps to them harm nothing`() {
        let scheduler = SchedulerRig(options: QueueOptions(maximumAge: .seconds(3600)))
        let dates = [
            Date.distantFuture, .distantPast, Date(timeIntervalSince1970: .infinity),
            Date(timeIntervalSince1970: -.infinity), Date(timeIntervalSince1970: .nan),
        ]
        for (index, date) in dates.enumerated() {
            scheduler.enqueue(
                delivery(UInt64(index), created: date, due: date, attempts: index)
            )
        }
        scheduler.enqueue(delivery(9, due: after(10), attempts: .max))
        for (second, date) in (dates + [start, after(-3600)]).enumerated() {
            scheduler.clock = { _ in date }
            for handle in scheduler.starts(at: after(Double(second))) {
                scheduler.interrupted(handle)
            }
        }
        #expect(scheduler.count == 6)
        scheduler.clock = { $0 }
        #expect(scheduler.starts(at: after(10)).contains(9))
    }
}
