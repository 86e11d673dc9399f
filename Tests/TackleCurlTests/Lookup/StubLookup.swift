import Synchronization
import Tackle

@testable import TackleCurl

/// A lookup that answers from a script, at once, and remembers what it was asked.
///
/// Each further question about a name gets the next answer, the last one again and again.
final class StubLookup: NameLookup {
    private struct State {
        var answers: [String: [[IPAddress]]]
        var asked: [String] = []
    }

    private let state: Mutex<State>

    init(_ answers: [String: [[String]]]) throws {
        state = Mutex(
            State(answers: answers.mapValues { $0.map { $0.compactMap(IPAddress.init) } })
        )
    }

    /// The names that were asked for, in order.
    var asked: [String] { state.withLock { $0.asked } }

    func start(_ query: NameQuery) {
        guard query.begin() else { return }
        let answer = state.withLock { state -> [IPAddress] in
            state.asked.append(query.name)
            guard let next = state.answers[query.name]?.first else { return [] }
            if (state.answers[query.name]?.count ?? 0) > 1 {
                state.answers[query.name]?.removeFirst()
            }
            return next
        }
        let family = answer.filter { query.family == nil || query.family == $0.family }
        query.completion(
            family.isEmpty
                ? .failure(NameLookupFailure("Name or service not known")) : .success(family)
        )
    }
}
