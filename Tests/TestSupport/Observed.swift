import Synchronization
import Tackle

/// State behind a lock, with tests that wait until it meets a condition.
package final class Observed<State: Sendable>: Sendable {
    private struct Contents {
        var state: State
        var waiting: [(condition: @Sendable (State) -> Bool, latch: Latch)] = []
    }

    private let contents: Mutex<Contents>

    package init(_ state: State) {
        contents = Mutex(Contents(state: state))
    }

    package var current: State { contents.withLock { $0.state } }

    @discardableResult
    package func update<Result: Sendable>(_ change: (inout State) -> Result) -> Result {
        let (result, met) = contents.withLock { contents in
            let result = change(&contents.state)
            let state = contents.state
            let met = contents.waiting.filter { $0.condition(state) }.map(\.latch)
            if !met.isEmpty { contents.waiting.removeAll { $0.condition(state) } }
            return (result, met)
        }
        for latch in met { latch.open() }
        return result
    }

    /// Waits until the state meets a condition; the test's own time limit bounds it.
    package func wait(until condition: @escaping @Sendable (State) -> Bool) async throws {
        let latch = Latch()
        contents.withLock { contents in
            if condition(contents.state) {
                latch.open()
            } else {
                contents.waiting.append((condition, latch))
            }
        }
        try await latch.wait()
    }
}
