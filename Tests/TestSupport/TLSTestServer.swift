import Foundation
import TackleTesting

/// `openssl s_server` as a child process: a TLS server that answers nothing, for handshakes that
/// nginx does not refuse by itself.
package final class TLSTestServer: Sendable {
    private let process: ChildProcess

    /// The port it listens on.
    package let port: UInt16

    /// Starts it on a free port and waits until it takes connections.
    ///
    /// - Parameters:
    ///   - files: its certificate and key.
    ///   - arguments: further arguments, such as `-tls1_1`.
    /// - Throws: where it does not start.
    package init(_ files: TestCertificates.Files, _ arguments: [String] = []) async throws {
        process = try ChildProcess(
            "/usr/bin/openssl",
            ["s_server", "-accept", "127.0.0.1:0", "-cert", files.file, "-key", files.key]
                + arguments
        )
        let line = try await process.waitForLine { $0.hasPrefix("ACCEPT ") }
        guard let port = line.split(separator: ":").last.flatMap({ UInt16($0) }) else {
            throw ServerProcess.Failure(description: "s_server says where it listens so: \(line)")
        }
        self.port = port
    }

    /// What it was sent so far, among words of its own.
    package var received: String { process.outputLines.joined(separator: "\n") }
}
