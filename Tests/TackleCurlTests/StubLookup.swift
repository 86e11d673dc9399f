import Synchronization
import Tackle

@testable import TackleCurl

/// A lookup whose answers a test gives, and which tells what it was asked.
final class StubLookup: NameLookup {
    private let answers: [String: NameQuery.Answer]
    private let log = Mutex<[NameQuery]>([])

    /// Opens once something was asked.
    let asked = Latch()

    /// - Parameter answers: by name; a name that is not among them is never answered.
    init(_ answers: [String: NameQuery.Answer] = [:]) {
        self.answers = answers
    }

    /// A lookup with one name.
    convenience init(_ name: String, _ addresses: [String]) {
        self.init([name: .success(addresses.compactMap { IPAddress($0) })])
    }

    /// What was asked so far.
    var queries: [NameQuery] { log.withLock { $0 } }

    func start(_ query: NameQuery) {
        log.withLock { $0.append(query) }
        asked.open()
        if let answer = answers[query.name] { query.completion(answer) }
    }
}
