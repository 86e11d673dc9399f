import Foundation
import TackleTesting
import TestSupport
import Testing

/// What `tackle run` prints where its queue coalesces or knows duplicates.
@Suite(.timeLimit(.minutes(5))) struct RunQueueTests {
    private static func run(_ queue: String, _ lines: [String]) async throws -> CommandRun {
        try await TemporaryDirectory.with { path in
            let folder = URL(fileURLWithPath: path)
            let text = "pipeline:\n  - plugin: \(queue)\n  - plugin: discard\n"
            try Data(text.utf8).write(to: folder.appendingPathComponent("run.yaml"))
            return try await CommandRun(
                arguments: ["run", "--config", "run.yaml"],
                in: folder,
                input: Data((lines.joined(separator: "\n") + "\n").utf8)
            )
        }
    }

    private static func events(_ run: CommandRun) throws -> [[String: Any]] {
        try run.output.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    private static func line(_ id: String, _ rest: String = "") -> String {
        #"{"url":"https://shop.example/hooks","id":"\#(id)","payload":{}\#(rest)}"#
    }

    private static let queues = ["memory-queue", "file-spool\n    directory: spool"]

    @Test(arguments: queues)
    func `a webhook whose place a newer one takes is told as coalesced, which is no failure`(
        _ queue: String
    ) async throws {
        // They wait for their time, so that the newer one finds the older one.
        let due = ISO8601DateFormatter().string(from: Date.now.addingTimeInterval(4))
        let key = #","coalesce":"k","order":"o","due":"\#(due)""#
        let run = try await Self.run(queue, [Self.line("msg_1", key), Self.line("msg_2", key)])
        #expect(run.status == 0, "\(run.errors)")
        let events = try Self.events(run)
        let coalesced = events.filter { $0["type"] as? String == "coalesced" }
        #expect(coalesced.map { $0["id"] as? String } == ["msg_1"])
        #expect(coalesced.map { $0["by"] as? String } == ["msg_2"])
        #expect(coalesced.map { $0["line"] as? Int } == [1])
        let delivered = events.filter { $0["type"] as? String == "delivered" }
        #expect(delivered.map { $0["id"] as? String } == ["msg_2"])
    }

    @Test(arguments: queues)
    func `a duplicate is refused where that is asked for, and it exits with 1`(
        _ queue: String
    ) async throws {
        let order = #","order":"o""#
        let run = try await Self.run(
            queue + "\n    duplicates: refuse",
            [Self.line("msg_1", order), Self.line("msg_1", order), Self.line("msg_2")]
        )
        #expect(run.status == 1)
        let events = try Self.events(run)
        let refused = events.filter { $0["type"] as? String == "refused" }
        #expect(refused.map { $0["id"] as? String } == ["msg_1"])
        let error = refused.first?["error"] as? String
        #expect(error?.hasPrefix("duplicate: id: ") == true)
        #expect(events.count { $0["type"] as? String == "delivered" } == 2)
    }

    @Test(arguments: queues)
    func `a duplicate that is ignored is no failure`(_ queue: String) async throws {
        let order = #","order":"o""#
        let run = try await Self.run(
            queue + "\n    duplicates: ignore",
            [Self.line("msg_1", order), Self.line("msg_1", order)]
        )
        #expect(run.status == 0, "\(run.errors)")
        let types = try Self.events(run).compactMap { $0["type"] as? String }
        #expect(types.sorted() == ["accepted", "delivered"])
    }
}
