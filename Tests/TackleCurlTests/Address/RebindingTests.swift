import Glibc
import Synchronization
import Tackle
import TackleTesting
import TestSupport
import Testing

@testable import TackleCurl

/// Names that lead elsewhere the next time, which is how a guard is passed that judges only once.
@Suite(.timeLimit(.minutes(2))) struct RebindingTests {
    @Test func `refuses the second attempt where the name has turned private`() async throws {
        let closed = try LoopbackListener()
        closed.close()
        let lookup = try StubLookup(["turn.example": [["127.0.0.1"], ["10.0.0.1"]]])
        let sockets = SocketRecorder(passing: ["127.0.0.1"])
        var options = CurlSender.Options()
        options.addresses = AddressPolicy(allow: [try AddressRange("127.0.0.1")])
        let sender = CurlSender(checked: options, lookup: lookup, sockets: sockets.source)
        let delivery = try CurlFixture.delivery(to: "http://turn.example:\(closed.port)/")
        #expect(try await sender.failure(of: delivery).code == .notConnected)
        let error = try await sender.failure(of: delivery)
        #expect(error.code == .addressBlocked)
        #expect(error.verdict == .permanent)
        #expect(error.message.contains("10.0.0.1"))
        #expect(lookup.asked == ["turn.example", "turn.example"])
        #expect(sockets.opened.map { "\($0.address)" } == ["127.0.0.1"])
    }

    @Test func `connects only to what is allowed of a mixed answer`() async throws {
        let server = try RawServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        let lookup = try StubLookup(["mixed.example": [["10.0.0.1", "127.0.0.1", "::1"]]])
        let sockets = SocketRecorder(passing: ["127.0.0.1"])
        var options = CurlSender.Options()
        options.addresses = AddressPolicy(allow: [try AddressRange("127.0.0.1")])
        let sender = CurlSender(checked: options, lookup: lookup, sockets: sockets.source)
        let delivery = try CurlFixture.delivery(to: server.url("/", host: "mixed.example"))
        #expect(try await sender.send(delivery).status == 204)
        #expect(sockets.opened.map { "\($0.address)" } == ["127.0.0.1"])
    }
}
