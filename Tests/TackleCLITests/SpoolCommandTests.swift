import Foundation
import Tackle
import TackleFileSpool
import TestSupport
import Testing

/// `tackle spool` on a spool that an earlier process left.
@Suite(.timeLimit(.minutes(5))) struct SpoolCommandTests {
    @Test func `cancel takes out what waits`() async throws {
        try await SpoolFolder.with { folder in
            try await folder.accept([("msg_1", "a"), ("msg_2", "a"), ("msg_2", "b")])
            let run = try await folder.run("cancel", "msg_1")
            #expect(run.status == 0 && run.output == "cancelled: 1\n" && run.errors.isEmpty)
            #expect(try await folder.left().waiting == ["msg_2@a", "msg_2@b"])
            let again = try await folder.run("cancel", "msg_1")
            #expect(again.status == 1 && again.output.isEmpty)
            #expect(again.errors.hasPrefix("tackle: 'msg_1' does not wait in 'spool'"))
            let several = try await folder.run("cancel", "msg_2")
            #expect(several.status == 64)
            #expect(several.errors.contains("'a', 'b'") && several.errors.contains("--endpoint"))
            #expect(try await folder.left().waiting.count == 2)
            let elsewhere = try await folder.run("cancel", "msg_2", "--endpoint", "c")
            #expect(elsewhere.status == 1)
            #expect(elsewhere.errors.contains("for the endpoint 'c'"))
            #expect(try await folder.run("cancel", "msg_2", "--endpoint", "b").status == 0)
            #expect(try await folder.left().waiting == ["msg_2@a"])
        }
    }

    @Test func `requeue has dead letters wait again`() async throws {
        try await SpoolFolder.with { folder in
            try await folder.kill([
                ("msg_1", "a"), ("msg_2", "a"), ("msg_3", "a"), ("msg_3", "b"), ("msg_4", "b"),
            ])
            #expect(try await folder.left().dead.count == 5)
            // One that is not there leaves the others as they are.
            let unknown = try await folder.run("requeue", "msg_1", "msg_7")
            #expect(unknown.status == 1)
            #expect(unknown.errors.contains("'msg_7' is no dead letter in 'spool'"))
            #expect(try await folder.run("requeue", "msg_3").status == 64)
            #expect(try await folder.left().waiting.isEmpty)
            let two = try await folder.run("requeue", "msg_1", "msg_2")
            #expect(two.status == 0 && two.output == "requeued: 2\n")
            #expect(try await folder.left().waiting == ["msg_1@a", "msg_2@a"])
            let one = try await folder.run("requeue", "msg_3", "--endpoint", "a")
            #expect(one.output == "requeued: 1\n")
            let rest = try await folder.run("requeue", "--all")
            #expect(rest.output == "requeued: 2\n")
            #expect(try await folder.left().dead.isEmpty)
            #expect(try await folder.run("requeue", "--all").output == "requeued: 0\n")
        }
    }

    @Test func `requeue leaves those of a disabled endpoint, and says so`() async throws {
        try await SpoolFolder.with { folder in
            try await folder.kill([("msg_1", "a"), ("msg_2", "b"), ("msg_3", "b")])
            #expect(try await folder.run("disable", "b").status == 0)
            let run = try await folder.run("requeue", "--all")
            #expect(run.status == 1 && run.output == "requeued: 1\n")
            #expect(run.errors.contains("2 stay dead letters: the endpoint is disabled"))
            #expect(try await folder.left().dead == ["msg_2@b", "msg_3@b"])
            #expect(try await folder.run("enable", "b").status == 0)
            let all = try await folder.run("requeue", "--all", "--endpoint", "b")
            #expect(all.status == 0 && all.output == "requeued: 2\n")
        }
    }

    @Test func `pause, resume, disable and enable are remembered, and endpoints tells of them`()
        async throws
    {
        try await SpoolFolder.with { folder in
            try await folder.accept([("msg_1", "a"), ("msg_2", "a"), ("msg_3", "b")])
            #expect(try await folder.run("pause", "a").output == "paused: a\n")
            #expect(try await folder.run("disable", "b").output == "disabled: b\n")
            let unknown = try await folder.run("pause", "https://Shop.example/x?token=1")
            #expect(unknown.status == 0)
            #expect(unknown.errors.contains("knows no endpoint 'https://shop.example/x'"))
            let json = try await folder.run("endpoints", "--json")
            let end = #""pausedUntil":null,"disabled":null,"failures":0,"failingSince":null}"#
            #expect(
                json.output == #"{"endpoints":[{"endpoint":"a","waiting":2,"pausedByHand":true,"#
                    + end
                    + #",{"endpoint":"b","waiting":1,"pausedByHand":false,"pausedUntil":null,"#
                    + #""disabled":"by-hand","failures":0,"failingSince":null},"#
                    + #"{"endpoint":"https://shop.example/x","waiting":0,"pausedByHand":true,"#
                    + end + "]}\n"
            )
            let lines = try await folder.run("endpoints").output.split(separator: "\n")
            #expect(
                lines == [
                    "a  2 waiting, paused by hand",
                    "b  1 waiting, disabled: it was disabled by hand",
                    "https://shop.example/x  0 waiting, paused by hand",
                ]
            )
            #expect(try await folder.run("resume", "a").output == "resumed: a\n")
            #expect(try await folder.run("enable", "b").output == "enabled: b\n")
            #expect(try await folder.run("resume", "https://shop.example/x").status == 0)
            let rest = try await folder.run("endpoints").output
            #expect(rest == "a  2 waiting\nb  1 waiting\n")
            #expect(try await folder.left().waiting.count == 3)
        }
    }

    @Test func `an empty spool has no endpoints`() async throws {
        try await SpoolFolder.with { folder in
            try await folder.accept([])
            try await folder.accept([("msg_1", "a")])
            #expect(try await folder.run("cancel", "msg_1").status == 0)
            #expect(try await folder.run("endpoints", "--json").output == "{\"endpoints\":[]}\n")
            let text = try await folder.run("endpoints")
            #expect(text.status == 0 && text.output.isEmpty)
        }
    }

    @Test func `a pause that a receiver asked for is told, kept, and ended by resume`()
        async throws
    {
        try await SpoolFolder.with { folder in
            try await folder.throttle("msg_1", "a")
            let first = try await folder.run("endpoints").output
            #expect(first.contains("a  1 waiting, paused until "))
            #expect(first.contains(", 1 failure since "))
            // What is done about an endpoint leaves what it asked for as it is.
            #expect(try await folder.run("pause", "a").status == 0)
            let until = try #require(first.firstMatch(of: /until (....-..-..T..:..)/)?.1)
            let second = try await folder.run("endpoints").output
            #expect(second.contains("paused by hand, paused until \(until)"), "\(second)")
            #expect(try await folder.run("resume", "a").status == 0)
            #expect(try await !folder.run("endpoints").output.contains("paused"))
        }
    }
}
