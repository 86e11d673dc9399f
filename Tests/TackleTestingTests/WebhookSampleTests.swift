import Foundation
import Tackle
import TackleTesting
import Testing

struct WebhookSampleTests {
    @Test func `is the same each time and new by a virtual clock`() throws {
        #expect(try Webhook.sample() == .sample())
        #expect(try Webhook.sample().created == VirtualClock().now)
    }

    @Test func `has what is asked for`() throws {
        let due = VirtualClock.beginning.addingTimeInterval(60)
        let webhook = try Webhook.sample(
            "msg_9",
            eventType: nil,
            to: "https://a.example/x",
            body: "[1]",
            headers: ["X-A": "1"],
            due: due,
            options: Webhook.Options(endpointKey: "a", orderingKey: "o", coalescingKey: "c")
        )
        #expect(webhook.id.description == "msg_9")
        #expect(webhook.eventType == nil)
        #expect(webhook.url.withoutQuery == "https://a.example/x")
        #expect(webhook.body.bytes == Array("[1]".utf8))
        #expect(webhook.body.contentType == "application/json")
        #expect(webhook.headers["x-a"] == "1")
        #expect(webhook.due == due)
        #expect(webhook.endpointKey == "a")
        #expect(webhook.orderingKey == "o")
        #expect(webhook.coalescingKey == "c")
    }
}
