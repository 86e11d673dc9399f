import Foundation
import TackleTesting
import TestSupport
import Testing

/// The tests' own tools are worth a test: others trust what they say.
@Suite(.timeLimit(.minutes(5))) struct ChildProcessTests {
    @Test func `feeds the input and collects both outputs`() async throws {
        let outcome = try await ChildProcess.run(
            "/bin/sh",
            ["-c", "cat; echo $GREETING >&2; exit 3"],
            environment: ["GREETING": "hello"],
            input: Array("one\ntwo\n".utf8)
        )
        #expect(outcome.exit == .code(3))
        #expect(outcome.output == "one\ntwo\n")
        #expect(outcome.errors == "hello\n")
    }

    @Test func `waits for a line and goes on writing`() async throws {
        let child = try ChildProcess("/bin/cat")
        child.write("first\nsec")
        #expect(try await child.waitForLine { $0.hasPrefix("f") } == "first")
        child.write("ond\n")
        #expect(try await child.waitForLine { $0.hasPrefix("s") } == "second")
        child.closeInput()
        #expect(try await child.waitForExit().exit == .code(0))
    }

    @Test func `tells which signal ended a program`() async throws {
        let child = try ChildProcess("/bin/cat")
        child.signal(SIGTERM)
        #expect(try await child.waitForExit().exit == .signal(SIGTERM))
        child.signal(SIGKILL)
    }

    @Test func `passes more than a pipe holds in both directions`() async throws {
        let bytes = [UInt8](repeating: 0x61, count: 4 << 20)
        let outcome = try await ChildProcess.run("/bin/cat", input: bytes)
        #expect(outcome.output.utf8.count == bytes.count)
    }

    @Test func `fails where the program ends without the line`() async throws {
        let child = try ChildProcess("/bin/echo", ["something"])
        await #expect(throws: ChildProcess.Failed.self) {
            try await child.waitForLine { $0 == "else" }
        }
    }

    @Test func `fails where there is no such program`() {
        #expect(throws: POSIXError.self) { try ChildProcess("/no/such/program") }
    }

    @Test(.enabled(if: Python.isPresent, "python3 is not installed"))
    func `runs a python script`() async throws {
        let script = "import sys; print(sys.argv[1] + sys.stdin.read())"
        let answer = try await Python.run(script, arguments: ["a"], input: [0x62])
        #expect(answer == "ab\n")
    }

    @Test func `removes a temporary directory with what is in it`() async throws {
        let path = try await TemporaryDirectory.with { path in
            try "x".write(toFile: "\(path)/file", atomically: true, encoding: .utf8)
            return path
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
