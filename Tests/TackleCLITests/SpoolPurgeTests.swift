import Foundation
import TestSupport
import Testing

/// `tackle spool purge`: what it forgets, and what not.
@Suite(.timeLimit(.minutes(5))) struct SpoolPurgeTests {
    @Test func `purge forgets dead letters and never what waits`() async throws {
        try await SpoolFolder.with { folder in
            try await folder.kill([("msg_1", "a"), ("msg_2", "a"), ("msg_2", "b"), ("msg_3", "b")])
            try await folder.accept([("msg_1", "a"), ("msg_4", "a")])
            let unknown = try await folder.run("purge", "msg_1", "msg_4")
            #expect(unknown.status == 1)
            #expect(unknown.errors.contains("'msg_4' is no dead letter in 'spool'"))
            #expect(try await folder.run("purge", "msg_2").status == 64)
            #expect(try await folder.left().dead.count == 4)
            let young = try await folder.run("purge", "--all", "--older-than", "1h")
            #expect(young.status == 0 && young.output == "purged: 0\n")
            let one = try await folder.run("purge", "msg_1")
            #expect(one.status == 0 && one.output == "purged: 1\n")
            #expect(try await folder.left().dead == ["msg_2@a", "msg_2@b", "msg_3@b"])
            let some = try await folder.run("purge", "--all", "--endpoint", "b")
            #expect(some.output == "purged: 2\n")
            let rest = try await folder.run("purge", "--all", "--older-than", "1ms")
            #expect(rest.output == "purged: 1\n")
            let left = try await folder.left()
            #expect(left.dead.isEmpty && left.waiting == ["msg_1@a", "msg_4@a"])
        }
    }
}
