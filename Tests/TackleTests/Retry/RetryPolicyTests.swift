import Tackle
import TestSupport
import Testing

struct RetryPolicyTests {
    private let failure = SendError(.status, "the receiver answered 500")

    private func wait(
        _ policy: RetryPolicy,
        after error: SendError,
        attempt: Int = 1,
        seed: UInt64 = 1
    ) -> Duration? {
        var generator = SeededGenerator(seed: seed)
        let decision = policy.decision(after: error, attempt: attempt, using: &generator)
        guard case .retry(let wait) = decision else { return nil }
        return wait
    }

    @Test func `makes ten attempts by the schedule of Standard Webhooks`() {
        let policy = RetryPolicy(jitter: 0)
        let waits = (1...10).map { wait(policy, after: failure, attempt: $0) }
        let hours = { (count: Int) in Duration.seconds(count * 3600) }
        #expect(
            waits == [
                .seconds(5), .seconds(300), .seconds(1800), hours(2), hours(5), hours(10),
                hours(14), hours(20), hours(24), nil,
            ]
        )
        #expect(policy.maximumAttempts == 10)
        #expect(RetrySchedule.standard.attempts == 10)
    }

    @Test func `makes one attempt more than a list has waits`() {
        let policy = RetryPolicy(schedule: .list([.seconds(1), .seconds(2)]), jitter: 0)
        #expect(
            (1...3).map { wait(policy, after: failure, attempt: $0) }
                == [.seconds(1), .seconds(2), nil]
        )
        #expect(RetryPolicy(schedule: .list([]), jitter: 0).maximumAttempts == 1)
        #expect(wait(RetryPolicy(schedule: .list([])), after: failure) == nil)
    }

    @Test func `gives up at the maximum though the schedule goes on`() {
        let policy = RetryPolicy(maximumAttempts: 2, jitter: 0)
        #expect(wait(policy, after: failure, attempt: 1) == .seconds(5))
        #expect(wait(policy, after: failure, attempt: 2) == nil)
    }

    @Test func `makes ten attempts where the schedule has no end`() {
        let policy = RetryPolicy(schedule: .exponential(initial: .seconds(1)))
        #expect(policy.maximumAttempts == 10)
        #expect(policy.schedule.attempts == nil)
    }

    @Test func `keeps jitter within its share and uses all of it`() {
        let policy = RetryPolicy(schedule: .list([.seconds(1000)]), jitter: 0.2)
        let waits = (0..<2000).compactMap { wait(policy, after: failure, seed: UInt64($0)) }
        #expect(waits.count == 2000)
        #expect(waits.allSatisfy { (.seconds(800)...(.seconds(1200))).contains($0) })
        #expect(waits.contains { $0 < .seconds(810) })
        #expect(waits.contains { $0 > .seconds(1190) })
        let average = waits.reduce(.zero, +) / waits.count
        #expect((.seconds(990)...(.seconds(1010))).contains(average))
    }

    @Test func `never waits less than nothing at the widest jitter`() {
        let policy = RetryPolicy(schedule: .list([.seconds(1)]), jitter: 1)
        for seed in 0..<500 {
            let wait = wait(policy, after: failure, seed: UInt64(seed))
            #expect(wait.map { (.zero...(.seconds(2))).contains($0) } == true)
        }
    }

    @Test func `waits as long as the receiver asks but not shorter than the schedule`() {
        let policy = RetryPolicy(schedule: .list([.seconds(100)]), jitter: 0)
        let asks = { (seconds: Int) in
            SendError(.status, "", verdict: .retry(after: .seconds(seconds)))
        }
        #expect(wait(policy, after: asks(500)) == .seconds(500))
        #expect(wait(policy, after: asks(3)) == .seconds(100))
        #expect(wait(policy, after: asks(0)) == .seconds(100))
        #expect(wait(policy, after: asks(999_999_999_999)) == .seconds(24 * 3600))
    }

    @Test func `takes no jitter off what the receiver asks`() {
        let policy = RetryPolicy(schedule: .list([.seconds(10)]), jitter: 1)
        let error = SendError(.status, "", verdict: .retry(after: .seconds(60)))
        for seed in 0..<200 {
            #expect(wait(policy, after: error, seed: UInt64(seed)) == .seconds(60))
        }
    }

    @Test func `has a limit for what the receiver asks`() {
        let policy = RetryPolicy(jitter: 0, retryAfterLimit: .seconds(60))
        let error = SendError(.status, "", verdict: .retry(after: .seconds(61)))
        #expect(wait(policy, after: error) == .seconds(60))
    }

    @Test(arguments: [SendError.Verdict.permanent, .endpointGone])
    func `gives up where another attempt makes no sense`(verdict: SendError.Verdict) {
        #expect(wait(RetryPolicy(), after: SendError(.status, "", verdict: verdict)) == nil)
    }
}
