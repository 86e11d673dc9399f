import Foundation
import Tackle
import Testing

/// What makes two webhooks one and the same.
@Suite struct WebhookTests {
    private static let created = Date(timeIntervalSince1970: 1_700_000_000)

    private static func webhook(
        _ eventType: String? = "order.paid",
        to url: String = "https://shop.example/hooks?a=1",
        body: String = "{}",
        contentType: String = "application/json",
        headers: [String: String] = ["X-Tenant": "acme"],
        id: String = "msg_1",
        options: Webhook.Options = Webhook.Options(created: created)
    ) throws -> Webhook {
        try Webhook(
            eventType,
            to: url,
            body: WebhookBody(bytes: Array(body.utf8), contentType: contentType),
            headers: headers,
            id: id,
            options: options
        )
    }

    @Test func `webhooks made apart of equal parts are equal and hash alike`() throws {
        let (one, other) = (try Self.webhook(), try Self.webhook())
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(Delivery(one) == Delivery(other))
        #expect(Set([one, other]).count == 1)
    }

    @Test func `each part makes a difference`() throws {
        let created = Self.created
        let others = [
            try Self.webhook(nil),
            try Self.webhook("order.refunded"),
            try Self.webhook(to: "https://shop.example/hooks?a=2"),
            try Self.webhook(body: "[]"),
            try Self.webhook(contentType: "text/plain"),
            try Self.webhook(headers: [:]),
            try Self.webhook(headers: ["X-Tenant": "other"]),
            try Self.webhook(id: "msg_2"),
            try Self.webhook(options: .init(created: created + 1)),
            try Self.webhook(options: .init(created: created, due: created)),
            try Self.webhook(options: .init(created: created, endpointKey: "a")),
            try Self.webhook(options: .init(created: created, orderingKey: "a")),
            try Self.webhook(options: .init(created: created, coalescingKey: "a")),
        ]
        let webhook = try Self.webhook()
        #expect(!others.contains(webhook))
        #expect(Set(others + [webhook]).count == others.count + 1)
    }

    @Test func `gives back every part that it was made of`() throws {
        let options = Webhook.Options(
            created: Self.created,
            due: Self.created + 60,
            endpointKey: "endpoint",
            orderingKey: "order",
            coalescingKey: "coalesce"
        )
        let webhook = try Self.webhook(options: options)
        #expect("\(webhook.id)" == "msg_1")
        #expect(webhook.eventType == "order.paid")
        #expect(webhook.url.text == "https://shop.example/hooks?a=1")
        #expect(webhook.headers["x-tenant"] == "acme")
        #expect(webhook.body.bytes == Array("{}".utf8))
        #expect(webhook.created == options.created && webhook.due == options.due)
        #expect(webhook.endpointKey == "endpoint" && webhook.endpoint.key == "endpoint")
        #expect(webhook.orderingKey == "order" && webhook.coalescingKey == "coalesce")
    }

    @Test func `its endpoint is the URL without the query where no key names one`() throws {
        #expect(try Self.webhook().endpoint.key == "https://shop.example/hooks")
        #expect(try Self.webhook(to: "https://a.example").endpoint.key == "https://a.example/")
        #expect(try Self.webhook(to: "https://a.example?b").endpoint.key == "https://a.example/")
    }
}
