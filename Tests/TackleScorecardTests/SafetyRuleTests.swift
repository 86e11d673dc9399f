import Foundation
import Tackle
import TackleCurl
import TackleQueueing
import TackleTesting
import Testing

/// "Enforcing HTTPS", "Static source IPs" and "Server side request forgery" of Standard Webhooks.
@Suite(.timeLimit(.minutes(5))) struct SafetyRuleTests {
    @Test(arguments: QueueKind.allCases)
    func `http is refused where https alone is asked for`(_ kind: QueueKind) async throws {
        let strict: (inout CurlSender.Options) throws -> Void = { options in
            try RealSender.local(&options)
            options.isHTTPSOnly = true
        }
        try await RealSender.running(kind, curl: strict) { sender in
            try await sender.send("msg_1", to: "/hook")
            let dead = try await sender.events.wait(for: .dead)
            #expect(dead.map(\.error?.code) == [.schemeBlocked])
            #expect(sender.events.events(of: .attemptFailed).isEmpty)
            #expect(sender.receiver.connectionCount == 0)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `an address that is not public is refused for good, without a connection`(
        _ kind: QueueKind
    ) async throws {
        let usual: (inout CurlSender.Options) throws -> Void = { _ in }
        try await RealSender.running(kind, curl: usual) { sender in
            let port = try #require(URL(string: sender.receiver.url("/"))?.port)
            let hosts =
                [
                    "127.0.0.1", "localhost", "[::1]", "0x7f.1", "[::ffff:127.0.0.1]",
                ].map { "\($0):\(port)" } + ["169.254.169.254", "10.0.0.1", "192.168.1.1"]
            var count = 0
            for host in hosts {
                count += 1
                do {
                    try await sender.send("msg_\(count)", to: "/", url: "http://\(host)/")
                } catch is InvalidWebhook {
                    // The strict parser has refused it before.
                    count -= 1
                }
            }
            let dead = try await sender.events.wait(for: .dead, count: count)
            #expect(count >= 7)
            #expect(dead.allSatisfy { $0.error?.code == .addressBlocked })
            #expect(sender.events.events(of: .attemptFailed).isEmpty)
            #expect(sender.receiver.connectionCount == 0)
            let letters = try await sender.queue.deadLetters()
            #expect(letters.allSatisfy { $0.reason == "address-blocked" && $0.attempts == 1 })
            #expect(letters.count == count)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `webhooks come from the source address that was given`(_ kind: QueueKind) async throws {
        let fixed: (inout CurlSender.Options) throws -> Void = { options in
            try RealSender.local(&options)
            options.sourceAddress = IPAddress("127.0.0.9")
        }
        try await RealSender.running(kind, ["/hook": [.status(500)]], curl: fixed) { sender in
            try await sender.send("msg_1", to: "/hook")
            try await sender.events.wait(for: .attemptFailed)
            sender.clock.advance(by: .seconds(5))
            try await sender.events.wait(for: .delivered)
            let peers = sender.receiver.arrivals(at: "/hook").map(\.peer)
            #expect(peers == ["127.0.0.9", "127.0.0.9"])
        }
    }
}
