import Foundation
import Tackle
import Testing

/// The steady time of the machine's clock.
@Suite(.timeLimit(.minutes(1))) struct SystemClockTests {
    @Test func `steady time never goes back and passes as real time does`() async throws {
        let clock = SystemClock()
        let (begin, began) = (clock.steady, ContinuousClock.now)
        var last = begin
        for _ in 1...10_000 {
            let now = clock.steady
            #expect(now >= last)
            last = now
        }
        try await clock.sleep(untilSteady: begin + .milliseconds(20))
        let passed = clock.steady - begin
        let real = began.duration(to: .now)
        #expect(passed >= .milliseconds(20))
        // Both were read one after the other, however long that took.
        #expect(passed <= real + .milliseconds(1))
    }

    @Test func `two clocks of a process have one steady time`() {
        let first = SystemClock().steady
        let second = SystemClock().steady
        #expect(second >= first && second - first < .seconds(30))
    }

    @Test func `a moment that has passed is not waited for`() async throws {
        let clock = SystemClock()
        try await clock.sleep(untilSteady: .zero)
        try await clock.sleep(untilSteady: .seconds(-5))
        try await clock.sleep(untilSteady: clock.steady)
    }

    @Test func `waiting for steady time ends when its task is cancelled`() async throws {
        let clock = SystemClock()
        let task = Task { try await clock.sleep(untilSteady: clock.steady + .seconds(86_400)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
