import Synchronization
import Tackle

/// The webhooks that were accepted last and are due: most are sent at once, and need not be read.
///
/// It is bounded: two generations of so many bytes. What is sent is taken out; what stays for long
/// goes with the older generation, and is read from the disk when it is due.
final class WebhookCache: Sendable {
    private struct State {
        var young: [UInt64: Webhook] = [:]
        var old: [UInt64: Webhook] = [:]
        var bytes = 0
    }

    /// What a webhook costs beside its body, roughly.
    private static let overhead = 512

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: of a generation, in bytes.
    init(limit: Int = 8 << 20) {
        self.limit = limit
    }

    func webhook(_ message: UInt64) -> Webhook? {
        state.withLock { $0.young[message] ?? $0.old[message] }
    }

    func insert(_ webhook: Webhook, _ message: UInt64) {
        let size = webhook.body.bytes.count + Self.overhead
        guard size <= limit / 8 else { return }
        let gone = state.withLock { state in
            var gone: [UInt64: Webhook] = [:]
            if state.bytes + size > limit {
                gone = state.old
                state.old = state.young
                state.young = [:]
                state.bytes = 0
            }
            state.young[message] = webhook
            state.bytes += size
            return gone
        }
        // Outside of the lock: it may be thousands that are let go.
        _ = consume gone
    }

    func remove(_ message: UInt64) {
        state.withLock { state in
            if let webhook = state.young.removeValue(forKey: message) {
                state.bytes -= webhook.body.bytes.count + Self.overhead
            } else if !state.old.isEmpty {
                state.old[message] = nil
            }
        }
    }
}
