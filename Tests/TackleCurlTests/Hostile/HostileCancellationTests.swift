import Dispatch
import Tackle
import TestSupport
import Testing

@testable import TackleCurl

/// Cancelling and closing while a receiver holds the sender up: nothing stays open.
@Suite(.timeLimit(.minutes(2))) struct HostileCancellationTests {
    /// Who holds whom up.
    struct Held: Sendable {
        /// The sender is held up from here on.
        let begins = Latch()
        /// The sender has let go.
        let ends = DispatchSemaphore(value: 0)
        /// The receiver has seen that the sender's end is closed.
        let isClosed = Latch()
    }

    /// What a receiver does with a connection, and with what the sender comes.
    struct Hold: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var scheme = "http"
        var bodySize = 12
        let serve: @Sendable (RawConnection, Held) -> Void

        static let all = [
            Hold(testDescription: "no answer") { connection, held in
                guard connection.read() != nil else { return }
                held.begins.open()
                connection.waitForClose()
            },
            Hold(testDescription: "a TLS handshake that hangs", scheme: "https") {
                connection,
                held in
                held.begins.open()
                connection.waitForClose()
            },
            Hold(testDescription: "headers byte by byte") { connection, held in
                guard connection.read() != nil else { return }
                connection.write("HTTP/1.1 200 OK\r\nX-Slow: ")
                held.begins.open()
                while connection.write("x") { connection.waitBriefly() }
            },
            Hold(testDescription: "a body byte by byte") { connection, held in
                guard connection.read() != nil else { return }
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
                held.begins.open()
                while connection.write("x") { connection.waitBriefly() }
            },
            Hold(testDescription: "a request that is not read", bodySize: 16 << 20) {
                connection,
                held in
                held.begins.open()
                // Unread, it would hide that the connection ends.
                held.ends.wait()
                connection.waitForClose()
            },
        ]
    }

    private static func server(_ hold: Hold) throws -> (RawServer, Held) {
        let held = Held()
        let server = try RawServer { connection in
            hold.serve(connection, held)
            held.isClosed.open()
        }
        return (server, held)
    }

    private static func send(
        _ hold: Hold,
        to server: RawServer,
        through sender: CurlSender
    ) throws -> Task<Receipt, any Error> {
        let delivery = try CurlFixture.delivery(
            to: "\(hold.scheme)://127.0.0.1:\(server.port)/",
            body: [UInt8](repeating: 0x61, count: hold.bodySize)
        )
        return Task { try await sender.send(delivery) }
    }

    @Test(arguments: Hold.all) func `closes the connection when the task is cancelled`(
        _ hold: Hold
    ) async throws {
        let (server, held) = try Self.server(hold)
        let sender = try CurlFixture.sender()
        let task = try Self.send(hold, to: server, through: sender)
        try await held.begins.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        held.ends.signal()
        try await held.isClosed.wait()
    }

    @Test(arguments: Hold.all) func `ends at the deadline when it is closed meanwhile`(
        _ hold: Hold
    ) async throws {
        let (server, held) = try Self.server(hold)
        let sender = try CurlFixture.sender(timeout: .seconds(1))
        let task = try Self.send(hold, to: server, through: sender)
        try await held.begins.wait()
        sender.close()
        let error = try await #require(throws: SendError.self) { try await task.value }
        #expect(error.code == .timeout)
        held.ends.signal()
        try await held.isClosed.wait()
    }
}
