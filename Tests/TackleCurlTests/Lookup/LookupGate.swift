import Dispatch
import Synchronization
import Tackle

@testable import TackleCurl

/// What a lookup asks in place of the system: it counts who asks at the same time, and holds
/// everybody up until it is told not to.
final class LookupGate: Sendable {
    private struct State {
        var running = 0
        var most = 0
        var asked: [String] = []
    }

    private let state = Mutex(State())
    private let open = DispatchSemaphore(value: 0)

    /// Opened as soon as the most that may ask at once do.
    let full = Latch()

    /// The most that have asked at once.
    var most: Int { state.withLock { $0.most } }

    /// The names, in the order in which they were asked for.
    var asked: [String] { state.withLock { $0.asked } }

    /// Waits at the gate; every name leads to the loopback.
    func ask(_ query: NameQuery) -> NameQuery.Answer {
        let running = state.withLock { state in
            state.running += 1
            state.most = max(state.most, state.running)
            state.asked.append(query.name)
            return state.running
        }
        if running == SystemNameLookup.limit { full.open() }
        open.wait()
        state.withLock { $0.running -= 1 }
        return .success([IPAddress(v4: 0x7f00_0001)])
    }

    /// Opens for 2,000 questions.
    func letAllPass() {
        for _ in 0..<2000 { open.signal() }
    }
}
