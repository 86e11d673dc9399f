import Foundation
import Tackle
import TackleTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct VirtualClockTests {
    private let start = Date(timeIntervalSince1970: 1_000)

    @Test func `stands still until it is moved and never goes back`() {
        let clock = VirtualClock(now: start)
        #expect(clock.now == start)
        clock.advance(by: .seconds(90))
        #expect(clock.now == start.addingTimeInterval(90))
        clock.advance(to: start)
        #expect(clock.now == start.addingTimeInterval(90))
    }

    @Test func `wakes a sleeper when its moment comes and not before`() async throws {
        let clock = VirtualClock(now: start)
        let sleeper = Task { try await clock.sleep(for: .seconds(10)) }
        try await clock.waitForSleepers()
        #expect(clock.nextMoment == start.addingTimeInterval(10))
        clock.advance(by: .milliseconds(9_999))
        #expect(clock.sleepers == 1)
        clock.advance(by: .milliseconds(1))
        try await sleeper.value
        #expect(clock.sleepers == 0)
    }

    @Test func `lets go at once of whoever sleeps until a moment that has passed`() async throws {
        let clock = VirtualClock(now: start)
        try await clock.sleep(until: start)
        try await clock.sleep(until: start.addingTimeInterval(-5))
    }

    @Test func `wakes in order of the moments whatever the order of falling asleep`() async throws {
        let clock = VirtualClock(now: start)
        let waits = [7, 3, 9, 1, 5]
        for (count, wait) in waits.enumerated() {
            Task { try await clock.sleep(for: .seconds(wait)) }
            try await clock.waitForSleepers(count + 1)
        }
        var moments: [TimeInterval] = []
        while let moment = clock.nextMoment {
            moments.append(moment.timeIntervalSince(start))
            #expect(clock.advanceToNextSleeper())
            #expect(clock.now == moment)
        }
        #expect(moments == [1, 3, 5, 7, 9])
        #expect(!clock.advanceToNextSleeper())
    }

    @Test @MainActor func `wakes the earliest first where it is moved past several`() async throws {
        let clock = VirtualClock(now: start)
        var woken: [Int] = []
        var sleepers: [Task<Void, any Error>] = []
        for (count, wait) in [7, 3, 9, 1, 5].enumerated() {
            // On one actor, tasks go on in the order in which they are woken.
            sleepers.append(
                Task { @MainActor in
                    try await clock.sleep(for: .seconds(wait))
                    woken.append(wait)
                }
            )
            try await clock.waitForSleepers(count + 1)
        }
        clock.advance(by: .seconds(60))
        for sleeper in sleepers { try await sleeper.value }
        #expect(woken == [1, 3, 5, 7, 9])
    }

    @Test func `ends a sleep when its task is cancelled`() async throws {
        let clock = VirtualClock(now: start)
        let sleeper = Task { try await clock.sleep(for: .seconds(10)) }
        try await clock.waitForSleepers()
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        #expect(clock.sleepers == 0)
        #expect(clock.nextMoment == nil)
    }

    @Test func `does not begin a sleep in a task that is cancelled already`() async {
        let clock = VirtualClock(now: start)
        let sleeper = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await clock.sleep(for: .seconds(10))
        }
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        #expect(clock.sleepers == 0)
    }

    @Test func `goes through three days of sleeps by itself`() async throws {
        let clock = VirtualClock(now: start)
        let waits = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
        let end = try await clock.fastForward {
            for wait in waits { try await clock.sleep(for: .seconds(wait)) }
            return clock.now
        }
        #expect(end == start.addingTimeInterval(TimeInterval(waits.reduce(0, +))))
    }

    @Test func `wakes ten thousand sleepers`() async throws {
        let clock = VirtualClock(now: start)
        let woken = try await withThrowingTaskGroup(of: Int.self) { group in
            for wait in 1...10_000 {
                group.addTask {
                    try await clock.sleep(for: .seconds(wait))
                    return 1
                }
            }
            try await clock.waitForSleepers(10_000)
            clock.advance(by: .seconds(10_000))
            return try await group.reduce(0, +)
        }
        #expect(woken == 10_000)
    }

    @Test func `says what it waited for in vain`() async {
        let clock = VirtualClock(now: start)
        let error = await #expect(throws: WaitExpired.self) {
            try await clock.waitForSleepers(2, within: .milliseconds(10))
        }
        #expect(error?.description.contains("2 sleepers") == true)
    }
}
