import Synchronization

/// The answer to one read, given once: by the read or by a stop, whichever comes first.
final class ReadAnswer: Sendable {
    private struct State {
        var isGiven = false
        var continuation: CheckedContinuation<[UInt8]?, Never>?
    }

    private let state = Mutex(State())

    /// Takes who waits; `false`, and `nil` as the answer, where it was given already.
    func expect(_ continuation: CheckedContinuation<[UInt8]?, Never>) -> Bool {
        let isExpected = state.withLock { state in
            guard !state.isGiven else { return false }
            state.continuation = continuation
            return true
        }
        if !isExpected { continuation.resume(returning: nil) }
        return isExpected
    }

    /// Gives the answer, if none was given before.
    func give(_ bytes: [UInt8]?) {
        let continuation = state.withLock { state in
            state.isGiven = true
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(returning: bytes)
    }
}
