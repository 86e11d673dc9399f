import Foundation
import Tackle
import TestSupport
import Testing

@testable import TackleCurl

/// That no connection is made where none may be.
@Suite(.timeLimit(.minutes(2))) struct AddressGuardTests {
    private static func silentServer() throws -> RawServer {
        try RawServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
    }

    @Test func `refuses an address in the URL before any connection`() async throws {
        let server = try Self.silentServer()
        let error = try await CurlSender().failure(
            of: CurlFixture.delivery(to: server.url("/secret-path?token=1"))
        )
        #expect(error.code == .addressBlocked)
        #expect(error.verdict == .permanent)
        #expect(error.code.isRefusal)
        #expect(error.message.contains("127.0.0.1"))
        #expect(!error.description.contains("secret-path"))
        #expect(!error.description.contains("token"))
        try await server.expectNoConnection()
    }

    @Test func `refuses the address that a name leads to`() async throws {
        let server = try Self.silentServer()
        let error = try await CurlSender().failure(
            of: CurlFixture.delivery(to: server.url("/secret-path", host: "localhost"))
        )
        #expect(error.code == .addressBlocked)
        #expect(error.verdict == .permanent)
        #expect((error.underlying as? AddressRefusal)?.reason == .loopback)
        #expect(!error.description.contains("secret-path"))
        try await server.expectNoConnection()
    }

    @Test(arguments: [
        "169.254.169.254", "10.0.0.1", "192.168.1.1", "[::1]", "[fe80::1]", "0.0.0.0",
    ])
    func `refuses what is not public`(_ host: String) async throws {
        let error = try await CurlSender().failure(
            of: CurlFixture.delivery(to: "http://\(host):9/")
        )
        #expect(error.code == .addressBlocked)
    }

    @Test func `lets deny win over allow`() async throws {
        let server = try Self.silentServer()
        let sender = CurlSender(
            allow: [try AddressRange("127.0.0.0/8")],
            deny: [try AddressRange("127.0.0.1")]
        )
        let delivery = try CurlFixture.delivery(to: server.url("/", host: "localhost"))
        #expect(try await sender.failure(of: delivery).code == .addressBlocked)
        try await server.expectNoConnection()
    }

    @Test func `never lets a sender use another one's connection`() async throws {
        let server = try Self.silentServer()
        let delivery = try CurlFixture.delivery(to: server.url("/", host: "localhost"))
        let open = try CurlFixture.sender()
        _ = try await open.send(delivery)
        #expect(try await CurlSender().failure(of: delivery).code == .addressBlocked)
        #expect(try await open.send(delivery).attempt?.reusedConnection == true)
        #expect(server.connectionCount == 1)
    }

    /// No socket is opened for the second request: only the judgement before the request is left.
    @Test func `judges a kept connection again`() async throws {
        let server = try Self.silentServer()
        let loop = CurlLoop()
        func request(_ addresses: AddressPolicy) throws -> CurlRequest {
            try .fixture(to: server.url()) { $0.addresses = addresses }
        }
        let allowing = AddressPolicy(allow: try CurlFixture.loopback())
        let delivery = try CurlFixture.delivery(to: server.url())
        func send(_ request: CurlRequest) async throws -> Receipt {
            try await loop.perform(request).receipt(
                for: delivery,
                by: "curl",
                headersSent: Headers(),
                request: request,
                now: .now
            )
        }
        #expect(try await send(request(allowing)).status == 204)
        #expect(try await send(request(allowing)).attempt?.reusedConnection == true)
        await #expect { try await send(request(AddressPolicy())) } throws: {
            ($0 as? SendError)?.code == .addressBlocked
        }
        #expect(server.connectionCount == 1)
        loop.close()
    }

    /// As if the judgement of the URL and of the lookup had let it pass.
    @Test func `judges the address once more when the socket is opened`() async throws {
        let server = try Self.silentServer()
        let loop = CurlLoop()
        let request = try CurlRequest.fixture(to: server.url())
        let outcome = try await loop.perform(request)
        let delivery = try CurlFixture.delivery(to: server.url())
        let error = try #require(throws: SendError.self) {
            try outcome.receipt(
                for: delivery,
                by: "curl",
                headersSent: Headers(),
                request: request,
                now: .now
            )
        }
        #expect(error.code == .addressBlocked)
        #expect((error.underlying as? AddressRefusal)?.reason == .loopback)
        try await server.expectNoConnection()
        loop.close()
    }

    @Test func `refuses http where only https is allowed`() async throws {
        let sender = try CurlFixture.sender { $0.isHTTPSOnly = true }
        let error = try await sender.failure(of: CurlFixture.delivery(to: "http://shop.example/x"))
        #expect(error.code == .schemeBlocked)
        #expect(error.verdict == .permanent)
    }

    @Test func `reads an address by its own length and family`() throws {
        var v6 = sockaddr_in6()
        v6.sin6_family = sa_family_t(AF_INET6)
        withUnsafeMutableBytes(of: &v6.sin6_addr) {
            $0[0] = 0x20
            $0[15] = 0x07
        }
        let address = try withCurlAddress(v6, family: AF_INET6) { SocketAddress($0)?.address }
        #expect(address?.description == "2000::7")
        #expect(try withCurlAddress(v6, family: AF_INET6, length: 16) { SocketAddress($0) } == nil)
        #expect(try withCurlAddress(v6, family: AF_UNIX) { SocketAddress($0) } == nil)
    }
}

extension RawServer {
    /// That nobody has connected: a connection made now is the first.
    func expectNoConnection() async throws {
        let sender = try CurlFixture.sender()
        _ = try await sender.send(CurlFixture.delivery(to: url()))
        #expect(connectionCount == 1)
    }
}
