import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct OpenFileLimitTests {
    @Test func `a command raises its own limit of open files as far as it may`() async throws {
        let child = try ChildProcess(
            "/bin/sh",
            [
                "-c", "ulimit -Sn 64 && ulimit -Hn 4000 && exec \"$0\" \"$@\"",
                BuiltProducts.path(of: "tackle"), "listen", "--port", "0",
            ]
        )
        try await child.waitForErrorLine { $0.hasPrefix("listening on") }
        let limits = try String(contentsOfFile: "/proc/\(child.id)/limits", encoding: .utf8)
        let line = try #require(
            limits.split(separator: "\n").first { $0.hasPrefix("Max open files") }
        )
        #expect(line.split(separator: " ").dropFirst(3) == ["4000", "4000", "files"])
        child.signal(SIGTERM)
        #expect(try await child.waitForExit().exit == .code(0))
    }
}
