import Synchronization
import Tackle

/// One question about a host name, as the asker and a lookup share it.
final class NameQuery: Sendable {
    /// What came of a question: at least one address, or why there is none.
    typealias Answer = Result<[IPAddress], NameLookupFailure>

    let name: String

    /// The one family that is asked for; nil for both.
    let family: IPAddress.Family?

    let completion: @Sendable (Answer) -> Void

    private let state = Atomic<UInt8>(State.waiting)

    private enum State {
        static let waiting: UInt8 = 0
        static let begun: UInt8 = 1
        static let abandoned: UInt8 = 2
    }

    init(
        _ name: String,
        family: IPAddress.Family?,
        completion: @escaping @Sendable (Answer) -> Void
    ) {
        self.name = name
        self.family = family
        self.completion = completion
    }

    /// Begins to ask, unless nobody waits for the answer any more.
    func begin() -> Bool { leaveWaiting(for: State.begun) }

    /// Takes the question back where it has not begun to be asked.
    ///
    /// - Returns: whether it was taken back; where not, an answer comes.
    func abandon() -> Bool { leaveWaiting(for: State.abandoned) }

    private func leaveWaiting(for next: UInt8) -> Bool {
        state.compareExchange(expected: State.waiting, desired: next, ordering: .relaxed).exchanged
    }
}
