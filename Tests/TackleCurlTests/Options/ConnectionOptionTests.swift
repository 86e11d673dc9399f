import Tackle
import TestSupport
import Testing

@testable import TackleCurl

/// The options `idle-time`, `life-time` and `event-loops`.
@Suite(.timeLimit(.minutes(3))) struct ConnectionOptionTests {
    /// A server that answers each request after a number of brief waits.
    private func server(waits: Int = 0) throws -> RawServer {
        try RawServer { connection in
            while connection.read() != nil {
                for _ in 0..<waits { connection.waitBriefly() }
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
    }

    @Test func `idle-time closes a connection at rest`() async throws {
        let closed = Latch()
        let server = try RawServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
            closed.open()
        }
        let sender = try CurlFixture.sender { $0.idleTime = .seconds(1) }
        let patient = try CurlFixture.sender { $0.idleTime = .seconds(600) }
        let start = ContinuousClock.now
        let delivery = try CurlFixture.delivery(to: server.url())
        for sender in [sender, patient] { _ = try await sender.send(delivery) }
        try await closed.wait()
        #expect(start.duration(to: .now) >= .seconds(1))
        #expect(try await sender.send(delivery).attempt?.reusedConnection == false)
        #expect(try await patient.send(delivery).attempt?.reusedConnection == true)
        #expect(server.connectionCount == 3)
    }

    @Test func `idle-time holds for one connection while another is busy`() async throws {
        let resting = try server()
        // 3 seconds or more, by which the first connection has rested too long.
        let busy = try server(waits: 600)
        let sender = try CurlFixture.sender { $0.idleTime = .seconds(1) }
        let patient = try CurlFixture.sender { $0.idleTime = .seconds(600) }
        let delivery = try CurlFixture.delivery(to: resting.url())
        for sender in [sender, patient] { _ = try await sender.send(delivery) }
        _ = try await sender.send(CurlFixture.delivery(to: busy.url()))
        #expect(try await sender.send(delivery).attempt?.reusedConnection == false)
        #expect(try await patient.send(delivery).attempt?.reusedConnection == true)
    }

    @Test func `life-time ends the use of a connection that is never at rest`() async throws {
        let server = try server(waits: 10)
        let sender = try CurlFixture.sender { $0.lifeTime = .seconds(1) }
        let patient = try CurlFixture.sender { $0.lifeTime = .seconds(600) }
        let delivery = try CurlFixture.delivery(to: server.url())
        let start = ContinuousClock.now
        for sender in [sender, patient] { _ = try await sender.send(delivery) }
        while try await sender.send(delivery).attempt?.reusedConnection == true {
            #expect(try await patient.send(delivery).attempt?.reusedConnection == true)
        }
        #expect(start.duration(to: .now) >= .seconds(1))
        #expect(try await patient.send(delivery).attempt?.reusedConnection == true)
        #expect(server.connectionCount == 3)
    }

    @Test func `event-loops share the hosts, each on a thread of its own`() async {
        await #expect(processExitsWith: .success) {
            let server = try RawServer { connection in
                while connection.read() != nil {
                    connection.write("HTTP/1.1 204 No Content\r\n\r\n")
                }
            }
            let names = (0..<40).map { "shop\($0).example" }
            var options = CurlSender.Options()
            options.eventLoops = 2
            options.addresses = AddressPolicy(allow: try CurlFixture.loopback())
            let sender = CurlSender(
                checked: options,
                lookup: try StubLookup(
                    Dictionary(uniqueKeysWithValues: names.map { ($0, [["127.0.0.1"]]) })
                )
            )
            for _ in 0..<2 {
                for name in names {
                    let url = server.url("/", host: name)
                    let status = try await sender.send(CurlFixture.delivery(to: url)).status
                    try #require(status == 204)
                }
            }
            // One host stays with one loop, else there would be further connections.
            try #require(server.connectionCount == names.count)
            try #require(ProcessThreads.count(named: "tackle-curl") == 2)
        }
    }
}
