import Foundation
import TackleTesting

/// tinyproxy as a child process: a forward proxy for `http` and for `CONNECT`.
package final class TinyproxyServer: Sendable {
    /// Whether it is there.
    package static var isInstalled: Bool { UnpackedProgram.areInstalled("tinyproxy") }

    private let process: ChildProcess
    private let directory: ScratchDirectory
    private let reserved: ReservedPort

    /// Starts it and waits until it takes connections.
    ///
    /// - Parameters:
    ///   - credentials: the name and password that it wants; without any it wants none.
    ///   - tunnelPorts: the ports to which it allows `CONNECT`; none is all.
    /// - Throws: where it does not start.
    package init(
        credentials: (user: String, password: String)? = nil,
        tunnelPorts: [UInt16] = []
    ) async throws {
        directory = try ScratchDirectory()
        reserved = try ReservedPort()
        var lines = [
            "Port \(reserved.number)", "Listen 127.0.0.1", "Timeout 600", "LogLevel Info",
        ]
        if let credentials { lines.append("BasicAuth \(credentials.user) \(credentials.password)") }
        lines += tunnelPorts.map { "ConnectPort \($0)" }
        let file = directory.path("tinyproxy.conf")
        let text = lines.joined(separator: "\n") + "\n"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        process = try ChildProcess(UnpackedProgram.path("tinyproxy"), ["-d", "-c", file])
        try await process.waitForLine { $0.contains("Accepting connections") }
    }

    /// The port it listens on.
    package var port: UInt16 { reserved.number }

    /// The requests that it was sent so far, such as `CONNECT 127.0.0.1:443 HTTP/1.1`.
    package var requests: [String] {
        process.outputLines.compactMap { line in
            guard let mark = line.firstRange(of: ": Request (file descriptor "),
                let start = line[mark.upperBound...].firstRange(of: "): ")
            else { return nil }
            return String(line[start.upperBound...])
        }
    }

    /// Waits until it was sent a request.
    package func waitForRequest(_ request: String) async throws {
        try await process.waitForLine { line in
            line.contains(": Request (") && line.hasSuffix("): \(request)")
        }
    }

    /// Waits until it has looked for a place to connect to, such as `localhost:443`.
    package func waitForDestination(_ place: String) async throws {
        try await process.waitForLine { line in
            line.hasSuffix("opensock: opening connection to \(place)")
        }
    }
}
