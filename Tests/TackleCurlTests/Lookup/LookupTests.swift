import Tackle
import TestSupport
import Testing

@testable import TackleCurl

/// What a sender does while a name is looked up, and with what comes of it.
@Suite(.timeLimit(.minutes(2))) struct LookupTests {
    private static let loopback = IPAddress(v4: 0x7f00_0001)

    private static func sender(
        _ lookup: any NameLookup,
        _ change: (inout CurlSender.Options) -> Void = { _ in }
    ) throws -> CurlSender {
        var options = CurlSender.Options()
        options.timeout = .seconds(60)
        options.connectTimeout = .seconds(60)
        options.addresses = AddressPolicy(allow: try CurlFixture.loopback())
        change(&options)
        return CurlSender(checked: options, lookup: lookup)
    }

    private static func server() throws -> RawServer {
        try RawServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
    }

    @Test func `looks a name up once for all who wait, and connects where it leads`() async throws {
        let server = try Self.server()
        let held = HeldLookup()
        let sender = try Self.sender(held)
        let delivery = try CurlFixture.delivery(to: server.url("/", host: "shop.example"))
        let count = try await withThrowingTaskGroup(of: Receipt.self) { group in
            for _ in 0..<50 { group.addTask { try await sender.send(delivery) } }
            try await held.asked.wait()
            #expect(server.connectionCount == 0)
            held.answer(.success([Self.loopback]))
            return try await group.reduce(into: 0) { if $1.status == 204 { $0 += 1 } }
        }
        #expect(count == 50)
        #expect(held.names == ["shop.example"])
    }

    @Test func `sends the host's name, whatever address it has`() async throws {
        let seen = RequestLog()
        let server = try RawServer { connection in
            while let request = connection.read() {
                seen.append(request)
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        let lookup = try StubLookup(["shop.example": [["127.0.0.1"]]])
        let delivery = try CurlFixture.delivery(to: server.url("/", host: "shop.example"))
        let receipt = try await Self.sender(lookup).send(delivery)
        #expect(seen.requests.first?.values("Host") == ["shop.example:\(server.port)"])
        #expect(receipt.attempt?.remoteAddress == "127.0.0.1:\(server.port)")
        #expect(try #require(receipt.attempt?.timings).nameLookup > .zero)
    }

    @Test func `says which name has no address, and that another attempt makes sense`() async throws
    {
        let sender = try Self.sender(try StubLookup([:]))
        let delivery = try CurlFixture.delivery(to: "https://nowhere.example/secret")
        let error = try await sender.failure(of: delivery)
        #expect(error.code == .nameNotResolved)
        #expect(error.verdict == .retry)
        #expect(error.message.contains("nowhere.example"))
        #expect(!error.message.contains("secret"))
    }

    @Test func `gives up at its deadline, though the lookup goes on`() async throws {
        let held = HeldLookup()
        let sender = try Self.sender(held) { $0.timeout = .milliseconds(200) }
        let error = try await sender.failure(
            of: CurlFixture.delivery(to: "http://a.example/secret")
        )
        #expect(error.code == .timeout)
        #expect(error.message.contains("a.example"))
        #expect(!error.message.contains("secret"))
    }

    @Test func `gives up at the connect timeout as well`() async throws {
        let sender = try Self.sender(HeldLookup()) { $0.connectTimeout = .milliseconds(200) }
        let error = try await sender.failure(of: CurlFixture.delivery(to: "http://a.example/"))
        #expect(error.code == .timeout)
    }

    @Test func `ends at once when the task is cancelled, and takes the question back`() async throws
    {
        let held = HeldLookup()
        let sender = try Self.sender(held)
        let task = Task { try await sender.send(CurlFixture.delivery(to: "http://a.example/")) }
        try await held.asked.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        held.answer(.success([Self.loopback]))
    }

    @Test func `finishes what waits for a name when it is closed`() async throws {
        let server = try Self.server()
        let held = HeldLookup()
        let sender = try Self.sender(held)
        let delivery = try CurlFixture.delivery(to: server.url("/", host: "shop.example"))
        let task = Task { try await sender.send(delivery) }
        try await held.asked.wait()
        sender.close()
        held.answer(.success([Self.loopback]))
        #expect(try await task.value.status == 204)
    }

    @Test func `asks for the one family that it connects to`() async throws {
        let lookup = try StubLookup(["both.example": [["2000::7", "127.0.0.1"]]])
        let server = try Self.server()
        let sender = try Self.sender(lookup) { $0.ipVersion = .v4 }
        let delivery = try CurlFixture.delivery(to: server.url("/", host: "both.example"))
        #expect(try await sender.send(delivery).status == 204)
        let literal = try CurlFixture.delivery(to: "http://[2000::7]/")
        #expect(try await sender.failure(of: literal).code == .misconfigured)
    }

    @Test func `takes sixteen threads for 200 names, and none of libcurl's`() async {
        await #expect(processExitsWith: .success) {
            let server = try Self.server()
            let gate = LookupGate()
            let sender = try Self.sender(SystemNameLookup(ask: gate.ask))
            try await withThrowingTaskGroup(of: Int?.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let url = server.url("/", host: "name-\(number).example")
                        return try await sender.send(CurlFixture.delivery(to: url)).status
                    }
                }
                try await gate.full.wait()
                // The loop's, and one for each lookup; a new one bears its maker's name at first.
                let threads = ProcessThreads.names.count { $0.hasPrefix("tackle-") }
                try #require(threads == 1 + SystemNameLookup.limit, "\(threads)")
                gate.letAllPass()
                for try await status in group { try #require(status == 204) }
            }
            try #require(gate.most == SystemNameLookup.limit)
        }
    }
}
