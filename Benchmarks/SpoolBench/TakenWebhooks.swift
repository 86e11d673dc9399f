import Synchronization
import Tackle

/// Which of so many numbered webhooks were taken, and how often.
final class TakenWebhooks: Sendable {
    private struct State {
        var times: [UInt8]
        var strange = 0
    }

    private let bodySize: Int
    private let state: Mutex<State>

    /// Awaits webhooks with the numbers below a count, each with a body of one size.
    init(count: Int, bodySize: Int) {
        self.bodySize = bodySize
        state = Mutex(State(times: Array(repeating: 0, count: count)))
    }

    /// Notes one.
    func note(_ webhook: Webhook) {
        let number = NumberedID.number(webhook.id)
        let isWhole = webhook.body.bytes.count == bodySize
        state.withLock { state in
            guard let number, isWhole, state.times.indices.contains(number) else {
                state.strange += 1
                return
            }
            state.times[number] = min(state.times[number], .max - 1) + 1
        }
    }

    /// How many never came, how many came more than once, and how many nobody has sent.
    var counts: (lost: Int, twice: Int, strange: Int) {
        state.withLock { state in
            let lost = state.times.count { $0 == 0 }
            return (lost, state.times.count { $0 > 1 }, state.strange)
        }
    }
}
