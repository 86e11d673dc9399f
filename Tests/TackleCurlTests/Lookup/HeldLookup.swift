import Synchronization
import Tackle

@testable import TackleCurl

/// A lookup whose answers come when a test says so.
final class HeldLookup: NameLookup {
    private let queries = Mutex<[NameQuery]>([])

    /// Opened by the first question.
    let asked = Latch()

    /// The names that were asked for and are not taken back.
    var names: [String] { queries.withLock { $0.map(\.name) } }

    func start(_ query: NameQuery) {
        queries.withLock { $0.append(query) }
        asked.open()
    }

    /// Answers every question.
    func answer(_ answer: NameQuery.Answer) {
        for query in queries.withLock({ $0 }) where query.begin() { query.completion(answer) }
    }
}
