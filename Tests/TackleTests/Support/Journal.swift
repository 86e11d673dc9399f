import Tackle
import TackleTesting

/// What happened, in order, for a test to look at and to wait for.
final class Journal: Sendable {
    private let lines = Watched<[String]>([])

    var entries: [String] { lines.current }

    func note(_ line: String) {
        lines.update { $0.append(line) }
    }

    func wait(for line: String, count: Int = 1) async throws {
        try await lines.wait(
            within: .seconds(60),
            for: "\(count) times '\(line)'",
            seen: { "\($0)" },
            until: { $0.count { $0 == line } >= count }
        )
    }
}
