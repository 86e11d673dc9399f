import FoundationEssentials
import Tackle
import Testing

/// When attempts would be.
struct AttemptPlanTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    private func seconds(_ moment: Date) -> Double {
        (moment.timeIntervalSince(start) * 1000).rounded() / 1000
    }

    @Test func `without a policy there is one attempt`() {
        let plan = AttemptPlan(nil, from: start)
        #expect(plan.moments.map(\.number) == [1])
        #expect(plan.moments.first?.expected == start)
        #expect(plan.ending == .attempts)
    }

    @Test func `jitter adds up from wait to wait`() {
        let policy = RetryPolicy(schedule: .list([.seconds(10), .seconds(100)]), jitter: 0.2)
        let moments = AttemptPlan(policy, from: start).moments
        #expect(moments.map { seconds($0.expected) } == [0, 10, 110])
        #expect(moments.map { seconds($0.earliest) } == [0, 8, 88])
        #expect(moments.map { seconds($0.latest) } == [0, 12, 132])
    }

    @Test func `the age counts from when the webhook was made, and jitter ends with it`() {
        let policy = RetryPolicy(schedule: .list([.seconds(10), .seconds(100)]), jitter: 0.5)
        let plan = AttemptPlan(
            policy,
            from: start,
            created: start - 50,
            maximumAge: .seconds(62)
        )
        #expect(plan.moments.map { seconds($0.expected) } == [0, 10])
        #expect(plan.moments.map { seconds($0.latest) } == [0, 12])
        #expect(plan.ending == .maximumAge)
        let late = AttemptPlan(policy, from: start, created: start - 63, maximumAge: .seconds(62))
        #expect(late.moments.isEmpty)
        #expect(late.ending == .maximumAge)
    }

    @Test func `a policy without end is cut at the end of the calendar and at 1000 attempts`() {
        var policy = RetryPolicy(
            schedule: .exponential(
                initial: .seconds(3_155_760_000),
                maximum: .seconds(3_155_760_000)
            ),
            maximumAttempts: .max
        )
        #expect(AttemptPlan(policy, from: start).ending == .calendar)
        policy.schedule = .exponential(initial: .seconds(1), maximum: .seconds(1))
        #expect(AttemptPlan(policy, from: start).moments.count == 1000)
    }
}
