import Synchronization
import Tackle

/// Webhooks that were accepted and are due: most are sent at once, and need not be read.
///
/// Each is taken out once, for its first attempt.
///
/// It is bounded: where it is full, what comes next is read from the disk when it is due. What came
/// first is sent first, so there is no use in letting that go for what comes later. What is paused,
/// or waits for its next attempt, is not kept.
final class WebhookCache: Sendable {
    private struct State {
        var webhooks: [UInt64: Webhook] = [:]
        var bytes = 0

        /// How many have found no room since the last one did.
        var misses = 0
    }

    /// What a webhook costs beside its body, roughly.
    private static let overhead = 512

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: in bytes.
    init(limit: Int = 16 << 20) {
        self.limit = limit
    }

    func insert(_ webhook: Webhook, _ message: UInt64) {
        let size = webhook.body.bytes.count + Self.overhead
        guard size <= limit / 16 else { return }
        let gone = state.withLock { state -> [UInt64: Webhook] in
            guard state.bytes + size > limit else {
                state.webhooks[message] = webhook
                state.bytes += size
                state.misses = 0
                return [:]
            }
            state.misses += 1
            // All of it is for endpoints that take nothing: it is of no use.
            guard state.misses > 4 * state.webhooks.count else { return [:] }
            defer { state = State() }
            return state.webhooks
        }
        // Outside of the lock: it may be thousands that are let go.
        _ = consume gone
    }

    func take(_ message: UInt64) -> Webhook? {
        state.withLock { state in
            guard let webhook = state.webhooks.removeValue(forKey: message) else { return nil }
            state.bytes -= webhook.body.bytes.count + Self.overhead
            return webhook
        }
    }
}
