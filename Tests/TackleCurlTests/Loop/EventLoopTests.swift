import Foundation
import Tackle
import TestSupport
import Testing

@testable import TackleCurl

/// Several event loops of one sender.
@Suite(.timeLimit(.minutes(2))) struct EventLoopTests {
    /// Answers nothing before so many requests are there.
    private static func server(
        holding count: Int,
        release: DispatchSemaphore
    ) throws -> (server: RawServer, requests: AsyncStream<Void>) {
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        let server = try RawServer { connection in
            while connection.read() != nil {
                request.yield()
                release.wait()
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        return (server, requests)
    }

    @Test func `others help where one host has more requests than its own loop should have`()
        async throws
    {
        let release = DispatchSemaphore(value: 0)
        let count = 70
        let (server, requests) = try Self.server(holding: count, release: release)
        let sender = try CurlFixture.sender { $0.eventLoops = 2 }
        let delivery = try CurlFixture.delivery(to: server.url())
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<count { group.addTask { try await sender.send(delivery).status } }
            var seen = 0
            for await _ in requests {
                seen += 1
                if seen == count { break }
            }
            #expect(sender.loops.map(\.load).sorted() == [6, 64])
            for _ in 0..<count { release.signal() }
            for try await status in group { #expect(status == 204) }
        }
    }

    @Test func `keeps as many connections as were in use at once`() async throws {
        let release = DispatchSemaphore(value: 0)
        let count = 300
        let (server, requests) = try Self.server(holding: count, release: release)
        let sender = try CurlFixture.sender()
        let delivery = try CurlFixture.delivery(to: server.url())
        var stream = requests.makeAsyncIterator()
        for _ in 0..<2 {
            try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in 0..<count { group.addTask { try await sender.send(delivery).status } }
                for _ in 0..<count { _ = await stream.next() }
                for _ in 0..<count { release.signal() }
                for try await status in group { #expect(status == 204) }
            }
        }
        #expect(server.connectionCount == count)
    }

    @Test func `loops that help ask nobody about a name that is known already`() async throws {
        let release = DispatchSemaphore(value: 0)
        let count = 70
        let (server, requests) = try Self.server(holding: count, release: release)
        let lookup = try StubLookup("shop.example", ["127.0.0.1"])
        var options = CurlSender.Options()
        options.eventLoops = 2
        options.addresses = AddressPolicy(allow: try CurlFixture.loopback())
        let sender = CurlSender(checked: options, lookup: lookup)
        let delivery = try CurlFixture.delivery(to: server.url("/", host: "shop.example"))
        var stream = requests.makeAsyncIterator()
        release.signal()
        #expect(try await sender.send(delivery).status == 204)
        _ = await stream.next()
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<count { group.addTask { try await sender.send(delivery).status } }
            for _ in 0..<count { _ = await stream.next() }
            #expect(sender.loops.map(\.load).sorted() == [6, 64])
            for _ in 0..<count { release.signal() }
            for try await status in group { #expect(status == 204) }
        }
        #expect(lookup.asked == ["shop.example"])
    }

    /// The first receiver ends each connection, so that every request opens one.
    @Test func `keeps a connection after churning only where its endpoint is sent to again`()
        async throws
    {
        let ending = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        }
        let keeping = try RawServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        let sender = try CurlFixture.sender()
        func reuses(_ delivery: Delivery) async throws -> Bool? {
            try await sender.send(delivery).attempt?.reusedConnection
        }
        let other = try CurlFixture.delivery(to: ending.url())
        for _ in 0..<(4 * ConnectionLimit(loops: 1).least) { _ = try await reuses(other) }
        let delivery = try CurlFixture.delivery(to: keeping.url())
        var seen: [Bool?] = []
        for _ in 0..<3 { seen.append(try await reuses(delivery)) }
        #expect(seen == [false, false, true])
    }

    @Test func `a name that one loop has looked up is not looked up by another`() async throws {
        let settings = CurlSettings(CurlSender.Options())
        let host = HostPort(host: .name("shop.example"), port: 443)
        let now = ContinuousClock.now
        #expect(settings.answers.fresh(host, now: now) == nil)
        let answer = NameAnswer(
            addresses: [IPAddress(v4: 0x0808_0808)],
            freshUntil: now + NameTable.freshness
        )
        settings.answers.learn(answer, of: host)
        #expect(settings.answers.fresh(host, now: now)?.addresses == answer.addresses)
        #expect(settings.answers.fresh(host, now: now + NameTable.freshness) == nil)
        settings.answers.doubt(host)
        #expect(settings.answers.fresh(host, now: now) == nil)
    }
}
