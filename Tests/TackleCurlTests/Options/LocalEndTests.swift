import Tackle
import TackleCurl
import TestSupport
import Testing

/// From which interface, and over which family of addresses.
@Suite(.timeLimit(.minutes(2))) struct LocalEndTests {
    private static func server() throws -> RawServer {
        try RawServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
    }

    @Test func `sends from the interface that it is told`() async throws {
        let server = try Self.server()
        let sender = try CurlFixture.sender { $0.interface = "lo" }
        let delivery = try CurlFixture.delivery(to: server.url())
        #expect(try await sender.send(delivery).status == 204)
    }

    @Test func `sends nothing where there is no such interface`() async throws {
        let server = try Self.server()
        let sender = try CurlFixture.sender { $0.interface = "nothing0" }
        let error = try await sender.failure(of: CurlFixture.delivery(to: server.url()))
        #expect(error.code == .notConnected)
        #expect(error.verdict == .retry)
        #expect(server.connectionCount == 0)
    }

    @Test func `connects over the one family that it is told`() async throws {
        let server = try Self.server()
        let four = try CurlFixture.sender { $0.ipVersion = .v4 }
        let six = try CurlFixture.sender { $0.ipVersion = .v6 }
        let delivery = try CurlFixture.delivery(to: server.url("/", host: "localhost"))
        #expect(try await four.send(delivery).attempt?.remoteAddress?.hasPrefix("127.") == true)
        // The server listens on 127.0.0.1 alone.
        let error = try await six.failure(of: delivery)
        #expect([.notConnected, .nameNotResolved].contains(error.code))
        let literal = try CurlFixture.delivery(to: server.url())
        let refusal = try await six.failure(of: literal)
        #expect(refusal.code == .misconfigured)
        #expect(refusal.message.contains("127.0.0.1 is IPv4"))
        #expect(server.connectionCount == 1)
    }

    @Test(
        .enabled(if: NginxServer.isInstalled, "nginx is not installed"),
        arguments: [CurlSender.IPVersion.automatic, .v6]
    )
    func `delivers over IPv6, and judges it`(_ version: CurlSender.IPVersion) async throws {
        let port = try ReservedPort()
        let nginx = try NginxServer(
            locations: "location / { return 200 $remote_addr; }",
            settings: "listen [::1]:\(port.number);"
        )
        // Its answer here says that it listens there as well.
        let ready = try CurlFixture.delivery(to: nginx.url("/"))
        #expect(try await CurlFixture.sender().send(ready).status == 200)
        let delivery = try CurlFixture.delivery(to: "http://[::1]:\(port.number)/")
        let receipt = try await CurlFixture.sender { $0.ipVersion = version }.send(delivery)
        #expect(receipt.attempt?.response?.body == Array("::1".utf8))
        #expect(receipt.attempt?.remoteAddress == "[::1]:\(port.number)")
        let error = try await CurlSender().failure(of: delivery)
        #expect((error.underlying as? AddressRefusal)?.reason == .loopback)
    }
}
