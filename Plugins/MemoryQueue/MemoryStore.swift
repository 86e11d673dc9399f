import Synchronization
import Tackle
import TackleQueueing

/// The webhooks of a ``MemoryQueue``, by handle.
final class MemoryStore: DeliveryStore {
    private struct State {
        var webhooks: [UInt64: Webhook] = [:]
        var last: UInt64 = 0
        var next: Next?
        var release: @Sendable () -> Void = {}
    }

    private let state = Mutex(State())

    /// How many there are.
    var count: Int { state.withLock { $0.webhooks.count } }

    /// Has a function called whenever a webhook has gone.
    func onRelease(_ release: @escaping @Sendable () -> Void) {
        state.withLock { $0.release = release }
    }

    /// Keeps a webhook and returns its handle; `next` is told where it is given up.
    func add(_ webhook: Webhook, reportingTo next: Next) -> UInt64 {
        state.withLock { state in
            state.last += 1
            state.webhooks[state.last] = webhook
            if state.next == nil { state.next = next }
            return state.last
        }
    }

    /// Forgets a webhook and returns it with those who are to be told.
    func remove(_ handle: UInt64) -> (Webhook, Next)? {
        let (webhook, next, release) = state.withLock { state in
            (state.webhooks.removeValue(forKey: handle), state.next, state.release)
        }
        guard let webhook, let next else { return nil }
        release()
        return (webhook, next)
    }

    func webhook(for handle: UInt64) async throws -> Webhook {
        guard let webhook = state.withLock({ $0.webhooks[handle] }) else {
            preconditionFailure("the delivery \(handle) is not in the queue")
        }
        return webhook
    }

    func settle(_ handle: UInt64, as outcome: QueueOutcome) async throws {
        switch outcome {
        case .delivered, .dead: _ = remove(handle)
        case .retry: break
        }
    }
}
