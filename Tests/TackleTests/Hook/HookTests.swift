import FoundationEssentials
import Synchronization
import Tackle
import TackleTesting
import Testing

/// A hook: a payload function bound to a pipeline, with what its calls share.
@Suite(.timeLimit(.minutes(1))) struct HookTests {
    private let transport = RecordingTransport()

    private func pipeline() throws -> Pipeline { try Pipeline { transport } }

    private func text(_ delivery: Delivery?) -> String {
        String(decoding: delivery?.webhook.body.bytes ?? [], as: UTF8.self)
    }

    @Test func `a payload function may have no input, one, or several of different types`()
        async throws
    {
        let pipeline = try pipeline()
        let ping = pipeline.hook("ping") { Payload(["ok": true]) }
        let one = pipeline.hook("one") { (number: Int) in ["number": number] }
        let three = pipeline.hook("three") { (number: Int, name: String, paid: Bool) in
            Payload(["number": number, "name": name, "paid": paid])
        }
        try await ping(to: "https://a.example/")
        try await one(7, to: "https://a.example/")
        try await three(8, "Zoë", false, to: "https://a.example/")
        #expect(
            transport.deliveries.map(text) == [
                #"{"ok":true}"#, #"{"number":7}"#, #"{"name":"Zoë","number":8,"paid":false}"#,
            ]
        )
        #expect(transport.deliveries.map(\.webhook.eventType) == ["ping", "one", "three"])
    }

    @Test func `the call overrides what the hook was made with, and headers are laid over`()
        async throws
    {
        let defaults = HookDefaults(
            url: "https://a.example/hooks",
            headers: ["X-Tenant": "acme", "X-Kept": "yes"],
            id: { _ in "fixed" }
        )
        let hook = try pipeline().hook("order.paid", defaults: defaults) { (number: Int) in
            ["number": number]
        }
        try await hook(1)
        try await hook(
            2,
            to: "https://b.example/",
            headers: ["x-tenant": "other"],
            contentType: "application/vnd.acme+json",
            id: "own"
        )
        let webhooks = transport.deliveries.map(\.webhook)
        #expect(webhooks.map(\.url.text) == ["https://a.example/hooks", "https://b.example/"])
        #expect(webhooks.map(\.id.description) == ["fixed", "own"])
        #expect(webhooks.map { $0.headers["X-Tenant"] } == ["acme", "other"])
        #expect(webhooks.map { $0.headers["X-Kept"] } == ["yes", "yes"])
        let types = ["application/json", "application/vnd.acme+json"]
        #expect(webhooks.map(\.body.contentType) == types)
    }

    @Test func `the content type decides the encoding, and bytes stay as they are`() async throws {
        let pipeline = try pipeline()
        let form = pipeline.hook(
            "form",
            defaults: HookDefaults(contentType: "application/x-www-form-urlencoded")
        ) { (total: Decimal) in Payload(["total": total, "note": "a b&c"]) }
        let raw = pipeline.hook("raw") {
            try WebhookBody(bytes: [0, 255], contentType: "application/octet-stream")
        }
        let total = try #require(Decimal(string: "19.99"))
        try await form(total, to: "https://a.example/")
        try await raw(to: "https://a.example/")
        #expect(text(transport.deliveries.first) == "note=a+b%26c&total=19.99")
        #expect(transport.deliveries.last?.webhook.body.bytes == [0, 255])
    }

    @Test func `a body is encoded once however many attempts and endpoints it has`() async throws {
        let count = Count()
        let transport = RecordingTransport(
            answers: [.status(500), .status(500), .status(500)],
            then: .status(200)
        )
        let clock = VirtualClock()
        let pipeline = try Pipeline {
            Retry(RetryPolicy(schedule: .list([.seconds(1), .seconds(1)])), clock: clock)
            transport
        }
        let hook = pipeline.hook("counted") { Counted(count: count) }
        let results = try await clock.fastForward {
            try await hook(to: ["https://a.example/", "https://b.example/", "https://c.example/"])
        }
        #expect(results.map(\.status) == [200, 200, 200])
        #expect(transport.deliveries.count == 6)
        #expect(count.value.load(ordering: .relaxed) == 1)
        #expect(Set(transport.deliveries.map(\.webhook.id)).count == 1)
    }

    @Test func `the result tells all of a success and of a failure`() async throws {
        let transport = RecordingTransport(answers: [.status(200, body: Array("ok".utf8))])
        let hook = try Pipeline { transport }.hook("told") { ["a": 1] }
        let fine = await hook.result(to: "https://a.example/", headers: ["X-A": "1"], id: "one")
        #expect(fine.id?.description == "one")
        #expect(fine.attempt?.number == 1)
        #expect(fine.status == 200)
        #expect(fine.response?.body == Array("ok".utf8))
        #expect(fine.headersSent?["x-a"] == "1")
        #expect(fine.error == nil)

        let failing = RecordingTransport(then: .status(503))
        let other = try Pipeline { failing }.hook("told") { ["a": 1] }
        let failed = await other.result(to: "https://a.example/", id: "two")
        #expect(failed.id?.description == "two")
        #expect(failed.status == 503)
        #expect((failed.error as? SendError)?.code == .status)
        #expect(failed.receipt == nil)
    }

    @Test func `what goes wrong before sending is thrown, and nothing is sent`() async throws {
        struct Broken: Error {}
        let pipeline = try pipeline()
        let broken = pipeline.hook("broken") { () throws -> Payload in throw Broken() }
        await #expect(throws: Broken.self) { try await broken(to: "https://a.example/") }
        let hook = pipeline.hook("fine") { ["a": 1] }
        await #expect(throws: InvalidWebhook.self) { try await hook() }
        await #expect(throws: InvalidWebhook.self) {
            _ = try await hook(to: ["https://a.example/", "ftp://b.example/"])
        }
        let result = await hook.result(to: "ftp://b.example/")
        #expect((result.error as? InvalidWebhook)?.field == "url")
        #expect(transport.deliveries.isEmpty)
    }

    @Test func `one endpoint that fails holds up no other`() async throws {
        let transport = RecordingTransport { endpoint in
            endpoint.key.contains("bad") ? [.status(500)] : [.status(200)]
        }
        let hook = try Pipeline { transport }.hook("fan") { ["a": 1] }
        let results = try await hook(to: ["https://bad.example/", "https://good.example/"])
        #expect(results.map(\.status) == [500, 200])
        #expect(
            results.map { $0.endpoint?.key } == ["https://bad.example/", "https://good.example/"]
        )
    }

    @Test func `addresses have keys and headers of their own, and the body is encoded once`()
        async throws
    {
        let count = Count()
        let defaults = HookDefaults(headers: ["X-Tenant": "all"])
        let hook = try pipeline().hook("fan", defaults: defaults) { Counted(count: count) }
        let fanOut = try await hook(
            to: [
                EndpointAddress("https://a.example/", key: "shop-a"),
                EndpointAddress("https://b.example/", headers: ["x-tenant": "b"]),
            ],
            id: "own",
            options: Webhook.Options(endpointKey: "passed over")
        )
        #expect(try fanOut.get().map(\.id.endpoint.key) == ["shop-a", "https://b.example/"])
        let tenants = fanOut.outcomes.map { $0.receipt?.attempt?.headersSent["X-Tenant"] }
        #expect(
            tenants
                == ["all", "b"]
        )
        #expect(count.value.load(ordering: .relaxed) == 1)
        #expect(Set(transport.deliveries.map(\.webhook.id.description)) == ["own"])
    }
}

/// Counts how often it is encoded.
private struct Counted: Encodable, Sendable {
    let count: Count

    func encode(to encoder: any Encoder) throws {
        count.value.add(1, ordering: .relaxed)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(1, forKey: .number)
    }

    private enum CodingKeys: CodingKey { case number }
}

private final class Count: Sendable {
    let value = Atomic(0)
}
