import Tackle
import Testing

struct RetryScheduleTests {
    @Test func `doubles the wait up to the maximum`() {
        let schedule = RetrySchedule.exponential(initial: .seconds(1), maximum: .seconds(30))
        let waits = (1...7).map { schedule.wait(after: $0) }
        #expect(waits == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
    }

    @Test(arguments: [65, 1000, 10_000, Int.max])
    func `stays at the maximum however many attempts there were`(attempt: Int) {
        let schedule = RetrySchedule.exponential(initial: .milliseconds(1))
        #expect(schedule.wait(after: attempt) == .seconds(24 * 3600))
        let steep = RetrySchedule.exponential(
            initial: .seconds(3600),
            factor: 1000,
            maximum: .seconds(7200)
        )
        #expect(steep.wait(after: attempt) == .seconds(7200))
    }

    @Test func `waits alike at a factor of one`() {
        let schedule = RetrySchedule.exponential(initial: .seconds(3), factor: 1)
        #expect(schedule.wait(after: 1) == .seconds(3))
        #expect(schedule.wait(after: 10_000) == .seconds(3))
    }

    @Test(arguments: [Int.min, -1, 0, 3, Int.max])
    func `has no wait outside of its list`(attempt: Int) {
        #expect(RetrySchedule.list([.seconds(1), .seconds(2)]).wait(after: attempt) == nil)
    }
}
