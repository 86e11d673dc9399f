import Foundation
import Tackle
import Testing

@testable import TackleCommandLine

/// Which webhook goes where.
@Suite struct BenchLoadTests {
    private static func load(urls: Int, aside: Int, count: Int) throws -> BenchLoad {
        try BenchLoad(
            urls: (0..<urls).map { try WebhookURL("http://127.0.0.1/url/\($0)") },
            aside: (0..<aside).map { try WebhookURL("http://127.0.0.1/aside/\($0)") },
            count: count,
            concurrency: 1,
            size: 10
        )
    }

    private static func path(_ load: BenchLoad, _ number: Int) throws -> String {
        let id = WebhookID.make()
        return try load.webhook(number, id: id, created: .now).url.target
    }

    @Test func `sends to the URLs in turn`() throws {
        let load = try Self.load(urls: 3, aside: 0, count: 7)
        let paths = try (0..<7).map { try Self.path(load, $0) }
        #expect(paths == [0, 1, 2, 0, 1, 2, 0].map { "/url/\($0)" })
        #expect(load.awaited == 7)
    }

    @Test func `gives those aside their turns evenly among the others`() throws {
        let load = try Self.load(urls: 4, aside: 2, count: 12)
        let paths = try (0..<12).map { try Self.path(load, $0) }
        let turn = ["/url/0", "/url/1", "/aside/0", "/url/2", "/url/3", "/aside/1"]
        #expect(paths == turn + turn)
        #expect(load.awaited == 8)
    }

    @Test(arguments: [(1, 1), (1, 9), (9, 1), (90, 10), (700, 300), (7, 13)])
    func `gives each URL as many as any other, and the first to one that is waited for`(
        urls: Int,
        aside: Int
    ) throws {
        let cycle = urls + aside
        let load = try Self.load(urls: urls, aside: aside, count: 3 * cycle)
        let paths = try (0..<3 * cycle).map { try Self.path(load, $0) }
        let counts = Dictionary(grouping: paths) { $0 }.mapValues(\.count)
        #expect(counts.count == cycle)
        #expect(counts.values.allSatisfy { $0 == 3 })
        #expect(load.awaited == 3 * urls)
        #expect(paths.first == "/url/0")
        for number in paths.indices {
            #expect(load.isAside(number) == paths[number].hasPrefix("/aside/"))
            let before = paths[..<number].count { $0.hasPrefix("/aside/") }
            #expect(load.asideCount(amongFirst: number) == before)
        }
    }
}
