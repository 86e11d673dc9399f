import Synchronization

/// Opens once; whoever waits for it goes on then.
package final class Latch: Sendable {
    private struct State {
        var isOpen = false
        var nextKey = 0
        var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// What the state says, for those who ask often and must not wait for each other.
    private let opened = Atomic(false)

    /// Makes a closed latch.
    package init() {}

    /// Whether it is open.
    package var isOpen: Bool { opened.load(ordering: .acquiring) }

    /// Opens it; once open it stays so.
    package func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            opened.store(true, ordering: .releasing)
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    /// Waits until it is open.
    ///
    /// - Throws: `CancellationError` where the task is cancelled first.
    package func wait() async throws {
        let key = takeKey()
        try await withTaskCancellationHandler {
            try await wait(as: key)
        } onCancel: {
            let continuation = state.withLock { state in
                let continuation = state.waiting.removeValue(forKey: key)
                if continuation == nil, !state.isOpen { state.cancelled.insert(key) }
                return continuation
            }
            continuation?.resume(throwing: CancellationError())
        }
    }

    /// Waits until it is open, also where the task is cancelled: only for what is sure to open.
    package func waitInAnyCase() async {
        // Nobody cancels this key, so nothing is thrown.
        try? await wait(as: takeKey())
    }

    private func takeKey() -> Int {
        state.withLock { state in
            state.nextKey += 1
            return state.nextKey
        }
    }

    private func wait(as key: Int) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let outcome: Result<Void, any Error>? = state.withLock { state in
                if state.cancelled.remove(key) != nil { return .failure(CancellationError()) }
                if state.isOpen { return .success(()) }
                state.waiting[key] = continuation
                return nil
            }
            if let outcome { continuation.resume(with: outcome) }
        }
    }
}
