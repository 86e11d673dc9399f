package import FoundationEssentials
import Tackle

/// A clock that stands until a test moves it.
package final class ManualClock: WallClock {
    private struct State {
        var now: Date
        var sleepers: [Int: (moment: Date, latch: Latch)] = [:]
        var sleeps = 0
    }

    private let state: Observed<State>

    package init(now: Date = Date(timeIntervalSince1970: 1_800_000_000)) {
        state = Observed(State(now: now))
    }

    package var now: Date { state.current.now }

    /// How often anybody has gone to sleep.
    package var sleeps: Int { state.current.sleeps }

    /// The moments that are slept for.
    package var moments: [Date] { state.current.sleepers.values.map(\.moment).sorted() }

    package func sleep(until moment: Date) async throws {
        let latch = Latch()
        let key = state.update { state in
            state.sleeps += 1
            if moment <= state.now {
                latch.open()
            } else {
                state.sleepers[state.sleeps] = (moment, latch)
            }
            return state.sleeps
        }
        defer { state.update { _ = $0.sleepers.removeValue(forKey: key) } }
        try await latch.wait()
    }

    package func advance(to moment: Date) {
        let due = state.update { state in
            state.now = moment
            let due = state.sleepers.filter { $0.value.moment <= moment }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.map(\.latch)
        }
        for latch in due { latch.open() }
    }

    package func advance(by duration: Duration) {
        advance(to: now.adding(duration))
    }

    /// Waits until the earliest sleeper sleeps for a moment that meets a condition.
    package func waitForSleeper(
        where condition: @escaping @Sendable (Date) -> Bool = { _ in true }
    ) async throws {
        try await state.wait { state in
            state.sleepers.values.map(\.moment).min().map(condition) ?? false
        }
    }

    /// Moves to the earliest sleeper's moment, once there is one.
    @discardableResult
    package func advanceToSleeper() async throws -> Date {
        try await waitForSleeper()
        let moment = moments.first ?? now
        advance(to: moment)
        return moment
    }

    /// Jumps from sleeper to sleeper while some work lasts.
    package func jumping<Result: Sendable>(
        _ work: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { while true { try await self.advanceToSleeper() } }
            defer { group.cancelAll() }
            return try await work()
        }
    }
}
