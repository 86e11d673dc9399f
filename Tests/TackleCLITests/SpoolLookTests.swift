import Foundation
import Tackle
import TackleFileSpool
import TestSupport
import Testing

/// The commands of `tackle spool` that only look.
@Suite(.timeLimit(.minutes(5))) struct SpoolLookTests {
    private static func object(_ text: some StringProtocol) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// Two that wait and one dead letter.
    private static func fill(_ folder: SpoolFolder) async throws {
        try await folder.kill([("msg_3", "c")])
        try await folder.accept([("msg_1", "a"), ("msg_2", "b")])
    }

    @Test func `nothing is touched by whoever looks`() async throws {
        try await SpoolFolder.with { folder in
            try await Self.fill(folder)
            let before = try folder.picture()
            for command in [
                ["stat"], ["ls", "--all"], ["show", "msg_1"], ["show", "msg_1", "--body"],
                ["verify"], ["endpoints"], ["export", "--all"],
            ] {
                let run = try await CommandRun(
                    arguments: ["spool", command[0], "spool"] + command.dropFirst(),
                    in: folder.url
                )
                #expect(run.status == 0 && run.errors.isEmpty, "\(command): \(run.errors)")
                #expect(try folder.picture() == before, "\(command)")
            }
        }
    }

    @Test func `a spool that is in use is looked into, and its owner goes on`() async throws {
        try await SpoolFolder.with { folder in
            try await Self.fill(folder)
            let owner = FileSpool(directory: folder.spool)
            #expect(try await owner.deliveries(.waiting).count == 2)
            let stat = try Self.object(try await folder.run("stat", "--json").output)
            #expect(stat["inUse"] as? Bool == true)
            #expect(stat["process"] as? Int == Int(getpid()))
            #expect(
                try await folder.run("stat").output.contains("in use by the process \(getpid())")
            )
            for command in ["ls", "verify", "export", "endpoints"] {
                let run = try await folder.run(command)
                #expect(run.status == 0 && run.errors.isEmpty, "\(command): \(run.errors)")
            }
            let id = try #require(try await owner.deliveries(.waiting).first)
            #expect(try await owner.cancel(id))
            await owner.letGo()
            let after = try Self.object(try await folder.run("stat", "--json").output)
            #expect(after["inUse"] as? Bool == false && after["process"] is NSNull)
            #expect(after["waiting"] as? Int == 1)
        }
    }

    @Test func `I14: stat equals a recount`() async throws {
        try await SpoolFolder.with { folder in
            try await Self.fill(folder)
            try await folder.throttle("msg_4", "a")
            let stat = try Self.object(try await folder.run("stat", "--json").output)
            let lines = try await folder.run("ls", "--all", "--json").output
                .split(separator: "\n").map(Self.object)
            let waiting = lines.filter { $0["state"] as? String == "waiting" }
            #expect(stat["waiting"] as? Int == waiting.count && waiting.count == 3)
            #expect(stat["dead"] as? Int == lines.count - waiting.count)
            let endpoints = Set(waiting.compactMap { $0["endpoint"] as? String })
            #expect(stat["endpoints"] as? Int == endpoints.count)
            let now = Timestamp(.now).description
            let due = waiting.compactMap { $0["due"] as? String }
            #expect(stat["due"] as? Int == due.count { $0 <= now })
            #expect(stat["nextDue"] as? String == due.filter { $0 > now }.min())
            #expect(
                stat["oldest"] as? String == waiting.compactMap { $0["created"] as? String }.min()
            )
            let segments = try folder.segments()
            #expect(stat["segments"] as? Int == segments.count)
            let bytes = try segments.map { try Data(contentsOf: URL(fileURLWithPath: $0)).count }
            #expect(stat["fileBytes"] as? Int == bytes.reduce(0, +))
            let ends = try segments.map { path in
                // The last record ends with its last byte that is not zero, rounded up to 8.
                let data = try Data(contentsOf: URL(fileURLWithPath: path))
                return ((data.lastIndex { $0 != 0 } ?? 0) / 8 + 1) * 8
            }
            #expect(stat["bytes"] as? Int == ends.reduce(0, +))
            #expect(stat["reserve"] as? Bool == true && stat["format"] as? Int == 2)
        }
    }

    @Test func `ls tells what waits in the order accepted, and dead letters when asked`()
        async throws
    {
        try await SpoolFolder.with { folder in
            try await Self.fill(folder)
            let waiting = try await folder.run("ls").output.split(separator: "\n")
            #expect(waiting.count == 2)
            #expect(waiting.first?.hasPrefix("msg_1  a  -  0 attempts  due now  ") == true)
            #expect(waiting.last?.hasPrefix("msg_2  b  -  0 attempts  due now  ") == true)
            let dead = try await folder.run("ls", "--dead").output
            #expect(dead.hasPrefix("msg_3  c  -  1 attempt  dead: status  "), "\(dead)")
            let all = try await folder.run("ls", "--all").output.split(separator: "\n")
            #expect(all.map { $0.prefix(5) } == ["msg_3", "msg_1", "msg_2"])
            let one = try await folder.run("ls", "--all", "--limit", "1").output
            #expect(one.split(separator: "\n").count == 1)
            let some = try await folder.run("ls", "--all", "--endpoint", "b").output
            #expect(some.hasPrefix("msg_2") && some.split(separator: "\n").count == 1)
            #expect(try await folder.run("ls", "--endpoint", "z").output.isEmpty)
        }
    }

    @Test func `show tells everything of a delivery, and its body alone when asked`() async throws {
        try await SpoolFolder.with { folder in
            try await Self.fill(folder)
            let dead = try Self.object(try await folder.run("show", "msg_3", "--json").output)
            #expect(dead["state"] as? String == "dead" && dead["reason"] as? String == "status")
            #expect(dead["message"] as? String == "no" && dead["attempts"] as? Int == 1)
            #expect(dead["body"] as? String == "{}" && dead["bodyBytes"] as? Int == 2)
            #expect(dead["segment"] as? String == "segment-0000000000000001")
            #expect(dead["offset"] as? Int == 192)
            #expect(dead["contentType"] as? String == "application/json")
            let text = try await folder.run("show", "msg_3").output
            #expect(text.contains("reason       status: no\n"), "\(text)")
            #expect(text.contains("stands in    segment-0000000000000001 at 192\n"))
            #expect(text.hasSuffix("body         application/json, 2 bytes\n{}\n"))
            #expect(try await folder.run("show", "msg_1", "--body").output == "{}")
            let unknown = try await folder.run("show", "msg_9")
            #expect(unknown.status == 1)
            #expect(unknown.errors.contains("'msg_9' is not in 'spool': look at its spelling"))
            try await folder.accept([("msg_1", "z")])
            #expect(try await folder.run("show", "msg_1").status == 64)
            let one = try await folder.run("show", "msg_1", "--endpoint", "z", "--json").output
            #expect(try Self.object(one)["endpoint"] as? String == "z")
        }
    }

    @Test func `T2: verify names segment, offset and id of a flipped bit (NATS 7549)`()
        async throws
    {
        try await SpoolFolder.with { folder in
            try await folder.accept([("msg_1", "a"), ("msg_2", "b"), ("msg_3", "c")])
            let fine = try await folder.run("verify")
            #expect(fine.status == 0 && fine.errors.isEmpty)
            #expect(fine.output.contains("readable records 3, waiting 3, dead letters 0"))
            let shown = try await folder.run("show", "msg_2", "--json").output
            let offset = try #require(try Self.object(shown)["offset"] as? Int)
            let segment = try #require(try folder.segments().first)
            try folder.flip(segment, at: offset + 120, mask: 0x10)
            let run = try await folder.run("verify")
            #expect(run.status == 1)
            let line = run.output.split(separator: "\n").first ?? ""
            #expect(line.hasPrefix("segment-0000000000000001 at \(offset)..<"), "\(line)")
            #expect(line.contains(", message 2, webhook 'msg_2': a record is not readable"))
            #expect(run.errors.contains("'spool' is damaged in one place"))
            let json = try Self.object(try await folder.run("verify", "--json").output)
            let damage = try #require((json["damage"] as? [[String: Any]])?.first)
            #expect(damage["file"] as? String == "segment-0000000000000001")
            #expect(damage["offset"] as? Int == offset && damage["message"] as? Int == 2)
            #expect(damage["id"] as? String == "msg_2")
            // The others are still listed and exported, and it is said what is not.
            let list = try await folder.run("ls")
            #expect(list.status == 0 && list.output.split(separator: "\n").count == 2)
            #expect(list.errors.contains("tackle spool verify"))
            let export = try await folder.run("export")
            #expect(export.status == 1 && export.output.split(separator: "\n").count == 2)
            #expect(export.errors.contains("(webhook 'msg_2')"))
            #expect(try await folder.run("stat", "--json").output.contains(#""damaged":1"#))
        }
    }
}
