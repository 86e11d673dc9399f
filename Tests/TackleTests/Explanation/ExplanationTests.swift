import FoundationEssentials
import Tackle
import TackleTesting
import Testing

/// What would become of a webhook, told without sending it.
@Suite(.timeLimit(.minutes(1))) struct ExplanationTests {
    private let transport = RecordingTransport()

    @Test func `nothing is sent, and no observer is told`() async throws {
        let journal = Journal()
        let recorder = EventRecorder()
        let pipeline = try Pipeline(observers: [recorder.observer]) {
            StubStage("queue", role: .queue, journal: journal)
            StubStage("policy", journal: journal)
            transport
        }
        let explanation = try await pipeline.explain(.sample())
        #expect(journal.entries.isEmpty)
        #expect(transport.arrivals.isEmpty)
        #expect(recorder.events.isEmpty)
        #expect(explanation.stages.map(\.name) == ["queue", "policy", "recording"])
        #expect(explanation.stages.map(\.isKnown) == [true, false, true])
        #expect(!explanation.hasAllHeaders)
        #expect(explanation.refusal == nil)
    }

    @Test func `each stage is told with the headers that it adds`() async throws {
        let pipeline = try Pipeline {
            Tenant(name: "first", value: "acme")
            Tenant(name: "second", value: "acme")
            transport
        }
        let explanation = try await pipeline.explain(.sample())
        #expect(explanation.stages.map { $0.added.map(\.name) } == [["X-Tenant"], [], []])
        #expect(explanation.headers["x-tenant"] == "acme")
        #expect(explanation.hasAllHeaders)
        #expect(explanation.attempts?.moments.count == 1)
    }

    @Test func `a refusal names the stage, and stages behind it are not reached`() async throws {
        let refusal = SendError(.schemeBlocked, "no http")
        let pipeline = try Pipeline {
            Retry()
            Tenant(name: "tenant", value: "acme", refusal: refusal)
            transport
        }
        let explanation = try await pipeline.explain(.sample())
        #expect(explanation.refusal?.code == .schemeBlocked)
        #expect(explanation.isRefusedByStage)
        #expect(explanation.stages.map(\.name) == ["retry", "tenant"])
        #expect(explanation.attempts == nil)
        let waiting = try Pipeline {
            Retry()
            Tenant(name: "tenant", value: "acme", refusal: SendError(.misconfigured, "no secret"))
            transport
        }
        #expect(try await waiting.explain(.sample()).attempts?.moments.count == 3)
    }

    @Test func `the pipeline refuses a due time without a queue, and all once it is closed`()
        async throws
    {
        let clock = VirtualClock()
        let pipeline = try Pipeline(clock: clock) { transport }
        let early = try await pipeline.explain(.sample(due: clock.now + 60))
        #expect(early.refusal?.code == .notDue)
        #expect(!early.isRefusedByStage)
        #expect(early.stages.isEmpty)
        #expect(early.attempts == nil)
        pipeline.close()
        #expect(try await pipeline.explain(.sample()).refusal?.code == .closed)
    }

    @Test func `attempts begin when the webhook is due`() async throws {
        let clock = VirtualClock()
        let pipeline = try Pipeline(clock: clock) {
            StubStage("queue", role: .queue)
            transport
        }
        let due = clock.now + 3600
        let plan = try #require(try await pipeline.explain(.sample(due: due)).attempts)
        #expect(plan.moments.map(\.expected) == [due])
    }

    @Test func `headers that are too many in all are a refusal`() async throws {
        let many = (0..<128).map { ("X-\($0)", "v") }
        let webhook = try Webhook(
            to: "https://shop.example/hooks",
            body: .text("x"),
            headers: Dictionary(many) { $1 }
        )
        let pipeline = try Pipeline {
            Tenant(name: "tenant", value: "acme")
            transport
        }
        let explanation = await pipeline.explain(webhook)
        #expect(explanation.refusal?.code == .invalidWebhook)
    }

    @Test func `its text and its JSON show no value of a caller's header, and no path`()
        async throws
    {
        let webhook = try Webhook(
            "order.paid",
            to: "https://shop.example/hooks/of-path",
            body: .text("of-body"),
            headers: ["Authorization": "Bearer of-header"],
            id: "msg_1",
            options: Webhook.Options(endpointKey: "shop")
        )
        let pipeline = try Pipeline { transport }
        let explanation = await pipeline.explain(webhook)
        #expect(explanation.headers["authorization"] == "Bearer of-header")
        let json = String(decoding: try WebhookEncoder().encode(explanation), as: UTF8.self)
        for text in [json, explanation.description] {
            #expect(text.contains("Authorization"))
            for secret in ["of-header", "of-path", "of-body"] { #expect(!text.contains(secret)) }
        }
        #expect(json.contains(#""headers":[{"name":"Authorization"}]"#))
    }

    @Test func `a pipeline's details tell each stage, and as JSON by the options' names`() throws {
        let pipeline = try Pipeline {
            Retry(RetryPolicy(schedule: .exponential(initial: .seconds(1)), maximumAttempts: 4))
            DiscardTransport()
        }
        #expect(pipeline.details.map(\.name) == ["retry", "discard"])
        #expect(pipeline.details.map(\.role) == [.policy, .transport])
        let json = String(decoding: try WebhookEncoder().encode(pipeline.details), as: UTF8.self)
        #expect(json.contains(#""settings":{"attempts":"4","factor":"2","initial":"1s""#))
        #expect(json.contains(#""role":"transport","settings":{}"#))
        #expect(json.contains(#""retry":{"jitter":"0.2","max-attempts":"4""#))
    }
}

/// Adds a header, or refuses.
private struct Tenant: SenderPlugin {
    let name: String
    let value: String
    var refusal: SendError?

    func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        try await next(delivery.adding(header: "X-Tenant", value))
    }

    func preview(_ delivery: Delivery, requestMethod: String) async throws -> Delivery? {
        if let refusal { throw refusal }
        return try delivery.adding(header: "X-Tenant", value)
    }
}
