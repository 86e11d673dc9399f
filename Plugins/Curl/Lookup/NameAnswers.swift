import Synchronization
import Tackle

/// What the loops of one sender have found out about names, for one another.
final class NameAnswers: Sendable {
    /// How many are kept; a loop has its own besides.
    private static let limit = 4096

    private let answers = Mutex<[HostPort: NameAnswer]>([:])

    /// The answer about a host, where there is one that is fresh.
    func fresh(_ host: HostPort, now: ContinuousClock.Instant) -> NameAnswer? {
        answers.withLock { answers in
            answers[host].flatMap { $0.freshUntil > now ? $0 : nil }
        }
    }

    /// Takes an answer.
    func learn(_ answer: NameAnswer, of host: HostPort) {
        answers.withLock { answers in
            if answers.count >= Self.limit { answers.removeAll() }
            answers[host] = answer
        }
    }

    /// Has the host looked up again: a connection to it has failed.
    func doubt(_ host: HostPort) {
        answers.withLock { $0[host] = nil }
    }
}
