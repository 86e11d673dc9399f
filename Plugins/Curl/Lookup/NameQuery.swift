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

    private let abandoned = Atomic<Bool>(false)

    init(
        _ name: String,
        family: IPAddress.Family?,
        completion: @escaping @Sendable (Answer) -> Void
    ) {
        self.name = name
        self.family = family
        self.completion = completion
    }

    /// Whether nobody waits for the answer any more.
    var isAbandoned: Bool { abandoned.load(ordering: .relaxed) }

    /// Says that nobody waits for the answer any more.
    func abandon() {
        abandoned.store(true, ordering: .relaxed)
    }
}
