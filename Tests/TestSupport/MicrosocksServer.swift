import Foundation
import TackleTesting

/// microsocks as a child process: a forward proxy for SOCKS 5 (RFC 1928, RFC 1929).
package final class MicrosocksServer: Sendable {
    /// Whether it is there.
    package static var isInstalled: Bool { UnpackedProgram.areInstalled("microsocks") }

    private let process: ChildProcess
    private let reserved: ReservedPort

    /// Starts it and waits until it takes connections.
    ///
    /// - Parameter credentials: the name and password that it wants; without any it wants none.
    /// - Throws: where it does not start.
    package init(credentials: (user: String, password: String)? = nil) async throws {
        reserved = try ReservedPort()
        var arguments = ["-i", "127.0.0.1", "-p", "\(reserved.number)"]
        if let credentials { arguments += ["-u", credentials.user, "-P", credentials.password] }
        process = try ChildProcess(UnpackedProgram.path("microsocks"), arguments)
        // It says nothing when it begins to listen, and something when it ends.
        while !LoopbackSocket.accepts(port: port) {
            do {
                let outcome = try await process.waitForExit(within: .milliseconds(5))
                throw ChildProcess.Failed(outcome: outcome)
            } catch is WaitExpired {
                continue
            }
        }
    }

    /// The port it listens on.
    package var port: UInt16 { reserved.number }

    /// The places that it has connected to so far, such as `localhost:443`: a name where it was
    /// given a name, an address where it was given an address.
    package var destinations: [String] {
        process.errorLines.compactMap { line in
            line.firstRange(of: ": connected to ").map { String(line[$0.upperBound...]) }
        }
    }

    /// Waits until it has connected to a place.
    package func waitForDestination(_ place: String) async throws {
        try await process.waitForErrorLine { $0.hasSuffix(": connected to \(place)") }
    }
}
