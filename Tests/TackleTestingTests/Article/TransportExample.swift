import Tackle
import TackleCurl
import TackleTesting
import Testing

@Test func `a transport tells what a receiver wants and lets go of it`() async throws {
    try await LocalReceiver.running { receiver in
        let sender = CurlSender(allow: [try AddressRange("127.0.0.1")])
        defer { sender.close() }

        let busy = try Delivery(.sample(to: receiver.url("/status/429?retry-after=7")))
        let error = await #expect(throws: SendError.self) { try await sender.send(busy) }
        #expect(error?.verdict == .retry(after: .seconds(7)))

        let endless = try Delivery(.sample(to: receiver.url("/hold/trickle/50ms")))
        let sending = Task { try await sender.send(endless) }
        let requests = try await receiver.waitForRequests(count: 2)
        #expect(requests[1].headers["content-type"] == "application/json")
        #expect(requests[1].body == endless.webhook.body.bytes)
        sending.cancel()
        try await receiver.waitUntilClosed(requests[1])
    }
}
