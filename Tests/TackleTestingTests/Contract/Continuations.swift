import Synchronization

/// Calls of broken senders that wait for ever, until the tests are done with them.
final class Continuations: Sendable {
    static let shared = Continuations()

    private let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])

    func keep(_ continuation: CheckedContinuation<Void, Never>) {
        waiting.withLock { $0.append(continuation) }
    }

    func resumeAll() {
        let waiting = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
