import Synchronization

/// Wakes one task that waits for anything to have happened.
///
/// A wake that comes while nobody waits is kept, so none is lost; several count as one.
final class WakeSignal: Sendable {
    private struct State {
        var isPending = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func wake() {
        let waiting = state.withLock { state in
            defer { state.waiting = nil }
            if state.waiting == nil { state.isPending = true }
            return state.waiting
        }
        waiting?.resume()
    }

    /// Returns at the next wake, or when the task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    // The handler may have run before there was anything to resume.
                    if state.isPending || Task.isCancelled {
                        state.isPending = false
                        return true
                    }
                    state.waiting = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            wake()
        }
    }
}
