import Synchronization
import Tackle

/// What a run has seen so far: the lines its deliveries came from, and how many ended how.
final class RunTally: Sendable {
    /// The numbers for the progress line and the exit status.
    struct Counts: Sendable {
        var accepted = 0
        var delivered = 0
        var retried = 0
        var dead = 0
        var refused = 0
    }

    private struct State {
        var counts = Counts()
        var lines: [DeliveryID: Int] = [:]
    }

    private let state = Mutex(State())
    private let started = ContinuousClock.now

    /// What a live line shows.
    var progress: String {
        let counts = counts
        let seconds = started.duration(to: .now) / .seconds(1)
        let rate = seconds > 0 ? Int(Double(counts.delivered) / seconds) : 0
        return "\(counts.delivered) delivered, \(counts.retried) retries,"
            + " \(counts.dead) dead, \(counts.refused) refused, \(rate)/s"
    }

    /// How many ended how.
    var counts: Counts { state.withLock { $0.counts } }

    /// Notes which line a delivery comes from, before it is sent.
    func note(_ id: DeliveryID, line: Int) {
        state.withLock { $0.lines[id] = line }
    }

    /// Counts an event and tells the line of its delivery, which is forgotten once it has ended.
    func count(_ event: DeliveryEvent) -> Int? {
        state.withLock { state in
            switch event.kind {
            case .accepted: state.counts.accepted += 1
            case .attemptFailed: state.counts.retried += 1
            case .delivered: state.counts.delivered += 1
            case .dead: state.counts.dead += 1
            case .refused: state.counts.refused += 1
            default: break
            }
            return event.kind.isEnd
                ? state.lines.removeValue(forKey: event.id) : state.lines[event.id]
        }
    }

    /// Counts an input line that no webhook could be made of.
    func countRefusedLine() {
        state.withLock { $0.counts.refused += 1 }
    }
}
