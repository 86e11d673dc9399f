import Foundation
import Tackle
import TackleFileSpool
import TestSupport
import Testing

/// What `tackle spool` refuses, in one sentence, and leaves as it is.
@Suite(.timeLimit(.minutes(5))) struct SpoolCommandRefusalTests {
    private static let lookingCommands: [[String]] = [
        ["endpoints"], ["stat"], ["ls"], ["show", "msg_1"], ["verify"], ["export"],
    ]

    private static let changingCommands: [[String]] = [
        ["purge", "msg_1"], ["purge", "--all"], ["cancel", "msg_1"], ["requeue", "msg_1"],
        ["requeue", "--all"],
        ["pause", "a"], ["resume", "a"], ["disable", "a"], ["enable", "a"],
    ]

    private static func run(
        _ command: [String],
        on directory: String,
        in folder: SpoolFolder
    ) async throws -> CommandRun {
        try await CommandRun(
            arguments: ["spool", command[0], directory] + command.dropFirst(),
            in: folder.url
        )
    }

    private static func expectOneSentence(_ run: CommandRun) {
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("tackle: ") && run.errors.hasSuffix("\n"))
        #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
    }

    @Test(arguments: lookingCommands + changingCommands)
    func `a directory that is no spool is refused and nothing is made`(
        _ command: [String]
    )
        async throws
    {
        try await SpoolFolder.with { folder in
            let manager = FileManager.default
            try manager.createDirectory(atPath: folder.spool, withIntermediateDirectories: false)
            let notes = folder.url.appendingPathComponent("notes.txt").path
            try Data("hello".utf8).write(to: URL(fileURLWithPath: notes))
            for (directory, reason) in [
                ("missing", "is not there"), ("missing/spool", "is not there"),
                ("notes.txt", "is no directory"), ("spool", "holds no spool"),
                (".", "holds no spool"),
            ] {
                let run = try await Self.run(command, on: directory, in: folder)
                #expect(run.status == 1)
                Self.expectOneSentence(run)
                #expect(run.errors.contains("'\(directory)' \(reason)"), "\(run.errors)")
            }
            let left = try manager.subpathsOfDirectory(atPath: folder.url.path).sorted()
            #expect(left == ["notes.txt", "spool"])
        }
    }

    @Test(arguments: changingCommands)
    func `a spool that another process owns is refused with its id`(
        _ command: [String]
    )
        async throws
    {
        try await SpoolFolder.with { folder in
            let owner = FileSpool(directory: folder.spool)
            _ = try await owner.deliveries(.waiting)
            let run = try await Self.run(command, on: "spool", in: folder)
            #expect(run.status == 1)
            Self.expectOneSentence(run)
            #expect(run.errors.contains("spool is in use by the process \(getpid())"))
            await owner.letGo()
        }
    }

    @Test(
        arguments: [
            (["cancel"], "dir"), (["cancel", "spool"], "id"),
            (["cancel", "spool", ""], "ID: it is empty"),
            (["cancel", "spool", "a/b"], "ID: "), (["cancel", "spool", "a", "b"], "'b'"),
            (["cancel", "spool", "msg_1", "--endpoint", ""], "--endpoint: it is empty"),
            (["cancel", "spool", "msg_1", "--endpont", "a"], "--endpont"),
            (["cancel", "", "msg_1"], "DIR ''"),
            (["requeue", "spool"], "give ids, or --all"),
            (["requeue", "spool", "msg_1", "--all"], "--all"),
            (["requeue", "spool", "msg_1", "a b"], "ID: "),
            (["pause", "spool"], "endpoint"), (["pause", "spool", ""], "ENDPOINT: it is empty"),
            (["disable", "spool", "a\nb"], "control character"),
            (["enable", "spool", String(repeating: "a", count: 9000)], "8192"),
            (["resume", "spool", "a", "b"], "'b'"), (["endpoints"], "dir"),
            (["endpoints", "spool", "--jsn"], "--jsn"),
            (["pauze", "spool", "a"], "did you mean 'pause'?"),
            (["prge", "spool"], "did you mean 'purge'?"), (["stat", ""], "DIR ''"),
            (["ls", "spool", "--dead", "--all"], "--all"),
            (["ls", "spool", "--limit", "0"], "'0'"),
            (["ls", "spool", "--endpoint", ""], "--endpoint: it is empty"),
            (["show", "spool"], "id"), (["show", "spool", "a/b"], "ID: "),
            (["show", "spool", "msg_1", "--json", "--body"], "--body"),
            (["purge", "spool"], "give ids, or --all"),
            (["purge", "spool", "--all", "--older-than", "soon"], "--older-than: 'soon'"),
            (["export", "spool", "--output", ""], "--output ''"),
        ] as [([String], String)]
    )
    func `wrong arguments exit with 64`(_ arguments: [String], _ part: String) async throws {
        try await SpoolFolder.with { folder in
            try await folder.accept([("msg_1", "a")])
            let run = try await CommandRun(arguments: ["spool"] + arguments, in: folder.url)
            #expect(run.status == 64, "\(run.errors)")
            Self.expectOneSentence(run)
            #expect(run.errors.contains(part), "\(run.errors)")
            #expect(try await folder.left().waiting == ["msg_1@a"])
        }
    }

    @Test(arguments: ["resume", "enable"])
    func `an endpoint that the spool does not know is not found`(_ name: String) async throws {
        try await SpoolFolder.with { folder in
            try await folder.accept([("msg_1", "shop-a")])
            let run = try await folder.run(name, "shop-b")
            #expect(run.status == 1)
            Self.expectOneSentence(run)
            #expect(run.errors.contains("'spool' knows no endpoint 'shop-b'"))
            #expect(run.errors.contains("tackle spool endpoints"))
        }
    }

    @Test(arguments: lookingCommands)
    func `a spool of another format is refused by whoever looks`(_ command: [String]) async throws {
        try await SpoolFolder.with { folder in
            try await folder.accept([("msg_1", "a")])
            let segment = try #require(try folder.segments().first)
            try folder.writeNewerFormat(segment)
            let before = try folder.picture()
            let run = try await Self.run(command, on: "spool", in: folder)
            #expect(run.status == 1)
            Self.expectOneSentence(run)
            #expect(run.errors.contains("a spool of the format 9, and this program knows 2"))
            #expect(try folder.picture() == before)
        }
    }

    @Test(.enabled(if: getuid() != 0, "root may read everything"), arguments: lookingCommands)
    func `a spool that this user may not read is refused`(_ command: [String]) async throws {
        try await SpoolFolder.with { folder in
            try await folder.accept([("msg_1", "a")])
            let manager = FileManager.default
            try manager.setAttributes([.posixPermissions: 0], ofItemAtPath: folder.spool)
            let run = try await Self.run(command, on: "spool", in: folder)
            try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.spool)
            #expect(run.status == 1)
            Self.expectOneSentence(run)
            #expect(run.errors.contains("cannot be read: run this as the user whose spool it is"))
        }
    }
}
