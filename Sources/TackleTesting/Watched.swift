import Synchronization
import Tackle

/// State behind a lock, with tasks that wait until it meets a condition.
package final class Watched<State: Sendable>: Sendable {
    private struct Waiter {
        let condition: @Sendable (State) -> Bool
        let latch: Latch
    }

    private struct Contents {
        var state: State
        var nextKey = 0
        var waiters: [Int: Waiter] = [:]
    }

    private let contents: Mutex<Contents>

    /// Starts with a state.
    package init(_ state: State) {
        contents = Mutex(Contents(state: state))
    }

    /// The state as it is now.
    package var current: State { contents.withLock { $0.state } }

    /// Changes the state and wakes whoever waits for what it has become.
    @discardableResult
    package func update<Result: Sendable>(_ change: (inout State) -> Result) -> Result {
        let (result, met) = contents.withLock { contents in
            let result = change(&contents.state)
            let state = contents.state
            let met = contents.waiters.filter { $0.value.condition(state) }
            for key in met.keys { contents.waiters[key] = nil }
            return (result, met.values.map(\.latch))
        }
        for latch in met { latch.open() }
        return result
    }

    /// Waits until the state meets a condition.
    ///
    /// - Throws: `CancellationError` where the task is cancelled first.
    package func wait(until condition: @escaping @Sendable (State) -> Bool) async throws {
        let latch = Latch()
        let key: Int? = contents.withLock { contents in
            guard !condition(contents.state) else { return nil }
            contents.nextKey += 1
            contents.waiters[contents.nextKey] = Waiter(condition: condition, latch: latch)
            return contents.nextKey
        }
        guard let key else { return }
        defer { contents.withLock { _ = $0.waiters.removeValue(forKey: key) } }
        try await latch.wait()
    }

    /// Waits until the state meets a condition, for a limited time.
    ///
    /// - Throws: ``WaitExpired`` with what there was instead; `CancellationError`.
    package func wait(
        within limit: Duration,
        for wanted: String,
        seen: @escaping @Sendable (State) -> String,
        until condition: @escaping @Sendable (State) -> Bool
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.wait(until: condition) }
            group.addTask {
                try await Task.sleep(for: limit)
                throw WaitExpired(wanted: wanted, seen: seen(self.current), limit: limit)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
