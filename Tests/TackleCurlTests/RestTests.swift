import Tackle
import TackleCurl
import TestSupport
import Testing

/// What becomes of connections that nobody needs.
@Suite(.timeLimit(.minutes(2))) struct RestTests {
    @Test func `closes connections that have rested for the idle time, with nothing to do`()
        async throws
    {
        let closed = Latch()
        let server = try RawServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
            closed.open()
        }
        let sender = try CurlFixture.sender { $0.idleTime = .milliseconds(200) }
        let delivery = try CurlFixture.delivery(to: server.url())
        _ = try await sender.send(delivery)
        // Nothing is sent: the loop closes it by itself.
        try await closed.wait()
        let receipt = try await sender.send(delivery)
        #expect(receipt.attempt?.reusedConnection == false)
        #expect(server.connectionCount == 2)
    }
}
