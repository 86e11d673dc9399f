import Synchronization
import Tackle

@testable import TackleCurl

/// A lookup that answers from a script, at once, and remembers what it was asked.
///
/// Each further question about a name gets the next answer, the last one again and again.
final class StubLookup: NameLookup {
    private struct State {
        var answers: [String: [[IPAddress]]]
        var queries: [NameQuery] = []
    }

    private let state: Mutex<State>

    init(_ answers: [String: [[String]]] = [:]) throws {
        state = Mutex(
            State(answers: answers.mapValues { $0.map { $0.compactMap(IPAddress.init) } })
        )
    }

    /// A lookup that knows one name, and always gives the same answer.
    convenience init(_ name: String, _ addresses: [String]) throws {
        try self.init([name: [addresses]])
    }

    /// What was asked, in order.
    var queries: [NameQuery] { state.withLock { $0.queries } }

    /// The names that were asked for, in order.
    var asked: [String] { queries.map(\.name) }

    func start(_ query: NameQuery) {
        guard query.begin() else { return }
        let answer = state.withLock { state -> [IPAddress] in
            state.queries.append(query)
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
