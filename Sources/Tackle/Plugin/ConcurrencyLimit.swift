import Synchronization

/// Lets a limited number of tasks work at once; the others wait in the order in which they came.
///
/// For a sender whose calls each take something scarce: a process, a file, a connection.
///
/// ```swift
/// let places = ConcurrencyLimit(32)
/// let status = try await places.withPlace { try await runProgram() }
/// ```
public final class ConcurrencyLimit: Sendable {
    private struct State {
        var free: Int
        var nextKey = 0
        /// In the order of their keys.
        var line: [(key: Int, latch: Latch)] = []
    }

    private let state: Mutex<State>

    /// Makes a limit.
    ///
    /// - Parameter limit: how many may work at once, at least 1.
    public init(_ limit: Int) {
        precondition(limit > 0, "a limit below 1 lets nobody work")
        state = Mutex(State(free: limit))
    }

    /// Does some work once there is a place for it.
    ///
    /// - Parameter work: what is limited.
    /// - Returns: what `work` returns.
    /// - Throws: what `work` throws; `CancellationError` where the task is cancelled in the line.
    public func withPlace<Result>(
        _ work: () async throws -> Result
    ) async throws -> Result {
        try await enter()
        defer { leave() }
        return try await work()
    }

    private func enter() async throws {
        let waiting: (key: Int, latch: Latch)? = state.withLock { state in
            guard state.free == 0 else {
                state.free -= 1
                return nil
            }
            state.nextKey += 1
            let waiting = (key: state.nextKey, latch: Latch())
            state.line.append(waiting)
            return waiting
        }
        guard let waiting else { return }
        do {
            try await waiting.latch.wait()
        } catch {
            let stood = state.withLock { state in
                guard let place = state.line.firstIndex(where: { $0.key == waiting.key }) else {
                    return false
                }
                state.line.remove(at: place)
                return true
            }
            // Whoever left has given the place to one who no longer wants it.
            if !stood { leave() }
            throw error
        }
    }

    private func leave() {
        let next: Latch? = state.withLock { state in
            guard !state.line.isEmpty else {
                state.free += 1
                return nil
            }
            return state.line.removeFirst().latch
        }
        next?.open()
    }
}
