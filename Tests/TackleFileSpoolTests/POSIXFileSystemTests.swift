import Foundation
import TackleTesting
import TestSupport
import Testing

@testable import TackleFileSpool

/// The real file system: modes, owners, links and paths.
@Suite(.serialized) struct POSIXFileSystemTests {
    private static func mode(_ path: String) throws -> mode_t {
        var status = stat()
        try #require(lstat(path, &status) == 0)
        return status.st_mode & 0o777
    }

    @Test(arguments: [mode_t(0o000), 0o022, 0o077])
    func `T21: directory and files are for their owner alone from the first (Vector 0.34)`(
        mask: mode_t
    )
        async throws
    {
        try await TemporaryDirectory.with { path in
            // Modes belong to the process, so another test may see this one for a moment.
            let old = umask(mask)
            defer { umask(old) }
            let directory = try POSIXFileSystem().openDirectory(path + "/spool")
            _ = try directory.create("segment")
            _ = try directory.lock("LOCK", patience: .zero)
            #expect(try Self.mode(path + "/spool") == 0o700)
            #expect(try Self.mode(path + "/spool/segment") == 0o600)
            #expect(try Self.mode(path + "/spool/LOCK") == 0o600)
        }
    }

    @Test func `a directory that others may write to is refused with the remedy`() async throws {
        try await TemporaryDirectory.with { path in
            #expect(chmod(path, 0o770) == 0)
            #expect {
                try POSIXFileSystem().openDirectory(path)
            } throws: { error in
                "\(error)"
                    == "\(path) can be written to by others (mode 770): chmod 700 it"
            }
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a directory away"))
    func `a directory of somebody else is refused`() async throws {
        try await TemporaryDirectory.with { path in
            #expect(chown(path, 4242, 4242) == 0)
            #expect {
                try POSIXFileSystem().openDirectory(path)
            } throws: { error in
                (error as? SpoolError)?.code == .notUsable && "\(error)".contains("4242")
            }
        }
    }

    @Test func `only the last part of a path is made`() async throws {
        try await TemporaryDirectory.with { path in
            #expect {
                try POSIXFileSystem().openDirectory(path + "/a/b")
            } throws: { error in
                "\(error)"
                    == "\(path)/a/b: the directory above it does not exist: make it first"
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            #expect(names.isEmpty)
        }
    }

    @Test func `a file and a symbolic link are no directory`() async throws {
        try await TemporaryDirectory.with { path in
            try Data().write(to: URL(fileURLWithPath: path + "/file"))
            try FileManager.default.createSymbolicLink(
                atPath: path + "/link",
                withDestinationPath: path
            )
            for name in ["/file", "/link"] {
                #expect {
                    try POSIXFileSystem().openDirectory(path + name)
                } throws: { error in
                    (error as? SpoolError)?.code == .notUsable
                }
            }
        }
    }

    @Test func `a link in the directory is not followed`() async throws {
        try await TemporaryDirectory.with { path in
            let directory = try POSIXFileSystem().openDirectory(path + "/spool")
            try Data().write(to: URL(fileURLWithPath: path + "/victim"))
            try FileManager.default.createSymbolicLink(
                atPath: path + "/spool/LOCK",
                withDestinationPath: path + "/victim"
            )
            #expect(throws: FileSystemError("open", "LOCK", code: ELOOP)) {
                try directory.lock("LOCK", patience: .zero)
            }
        }
    }

    @Test func `a directory with other files is refused and left as it is`() async throws {
        try await TemporaryDirectory.with { path in
            try Data().write(to: URL(fileURLWithPath: path + "/letter.txt"))
            let spool = FileSpool(directory: path)
            do {
                _ = try await spool.deadLetters()
                Issue.record("it was taken for a spool")
            } catch let error as SpoolError {
                #expect(error.code == .notUsable)
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            #expect(names == ["letter.txt"])
        }
    }

    @Test func `a file is created once, read, written, renamed and removed`() async throws {
        try await TemporaryDirectory.with { path in
            let directory = try POSIXFileSystem().openDirectory(path)
            let file = try directory.create("a")
            #expect(throws: FileSystemError("create", "a", code: EEXIST)) {
                try directory.create("a")
            }
            try file.writeAll([1, 2, 3], at: 2)
            try file.sync()
            try file.discardCache()
            #expect(try file.size() == 5)
            try directory.rename("a", to: "b")
            #expect(try directory.open("b").readAll(10, at: 1) == [0, 1, 2, 3])
            #expect(try directory.names() == ["b"])
            try directory.remove("b")
            try directory.sync()
            #expect(throws: FileSystemError("open", "b", code: ENOENT)) { try directory.open("b") }
            try file.close()
            #expect(throws: FileSystemError("look at", "a", code: EBADF)) { try file.size() }
        }
    }
}
