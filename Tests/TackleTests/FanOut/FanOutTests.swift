import FoundationEssentials
import Tackle
import TackleTesting
import Testing

/// One webhook to several endpoints.
@Suite(.timeLimit(.minutes(1))) struct FanOutTests {
    private func addresses(_ hosts: [String]) throws -> [EndpointAddress] {
        try hosts.map { try EndpointAddress("https://\($0).example/hooks") }
    }

    @Test func `each endpoint gets the same webhook, with its own URL, key and headers`()
        async throws
    {
        let transport = RecordingTransport()
        let pipeline = try Pipeline { transport }
        let webhook = try Webhook(
            "order.paid",
            to: "https://nobody.example/",
            body: .text("same"),
            headers: ["X-Tenant": "all", "X-Kept": "yes"],
            id: "msg_7",
            options: Webhook.Options(endpointKey: "nobody", orderingKey: "order")
        )
        let fanOut = await pipeline.send(
            webhook,
            to: [
                try EndpointAddress("https://a.example/", key: "shop-a"),
                try EndpointAddress("https://b.example/", headers: ["X-Tenant": "b"]),
            ]
        )
        #expect(try fanOut.get().map(\.id.endpoint.key) == ["shop-a", "https://b.example/"])
        let sent = transport.deliveries.map(\.webhook).sorted { $0.url.text < $1.url.text }
        #expect(sent.map(\.url.text) == ["https://a.example/", "https://b.example/"])
        #expect(sent.map(\.endpointKey) == ["shop-a", nil])
        #expect(sent.map { $0.headers["X-Tenant"] } == ["all", "b"])
        #expect(sent.map { $0.headers["X-Kept"] } == ["yes", "yes"])
        for other in sent {
            #expect(other.id == webhook.id)
            #expect(other.body == webhook.body)
            #expect(other.created == webhook.created)
            #expect(other.orderingKey == "order")
        }
    }

    @Test func `a failure neither stops nor hides another, and get tells all of them`()
        async throws
    {
        let transport = RecordingTransport { endpoint in
            endpoint.key.contains("bad") ? [.status(500)] : [.status(200)]
        }
        let pipeline = try Pipeline { transport }
        let fanOut = try await pipeline.send(
            .sample(),
            to: addresses(["bad", "good", "worse-bad"])
                + [EndpointAddress("https://c.example/of-path", key: "")]
        )
        #expect(fanOut.outcomes.map { $0.receipt?.status } == [nil, 200, nil, nil])
        #expect(fanOut.failures.map { $0.error?.code } == [.status, .status, .invalidWebhook])
        let error = #expect(throws: FanOutError.self) { try fanOut.get() }
        let text = error?.description ?? ""
        #expect(text.hasPrefix("3 of 4 endpoints have not taken the webhook: https://bad.example"))
        #expect(!text.contains("of-path"))
        #expect(error?.fanOut.outcomes.count == 4)
    }

    @Test
    func `an address that stands twice is sent to once, and one endpoint by two URLs refused`()
        async throws
    {
        let transport = RecordingTransport()
        let pipeline = try Pipeline { transport }
        let fanOut = try await pipeline.send(
            .sample(),
            to: addresses(["a", "b", "a"]) + [
                EndpointAddress("https://a.example/hooks?token=1"),
                EndpointAddress("https://a.example/hooks?token=2", key: "another"),
            ]
        )
        #expect(transport.deliveries.count == 3)
        #expect(fanOut.outcomes.map(\.isRepeated) == [false, false, true, false, false])
        #expect(fanOut.outcomes.map { $0.receipt != nil } == [true, true, true, false, true])
        #expect(fanOut.outcomes[2].receipt == fanOut.outcomes[0].receipt)
        #expect(fanOut.outcomes[3].error?.code == .invalidWebhook)
    }

    @Test(arguments: [(3, 3), (0, 1)])
    func `only so many are sent to at once`(asked: Int, atOnce: Int) async throws {
        let transport = RecordingTransport()
        let pipeline = try Pipeline { transport }
        let addresses = try addresses((0..<20).map { "host-\($0)" })
        transport.hold()
        async let sending = pipeline.send(.sample(), to: addresses, concurrency: asked)
        try await transport.waitForDeliveries(count: atOnce)
        transport.release()
        let fanOut = try await sending
        #expect(transport.mostInFlight == atOnce)
        #expect(transport.deliveries.count == 20)
        #expect(fanOut.outcomes.map(\.address) == addresses)
        #expect(fanOut.failures.isEmpty)
    }

    @Test func `cancelling ends it, and it tells what was taken until then`() async throws {
        let transport = RecordingTransport()
        let pipeline = try Pipeline { transport }
        let addresses = try addresses((0..<5).map { "host-\($0)" })
        transport.hold()
        let sending = Task {
            try await pipeline.send(.sample(), to: addresses, concurrency: 1)
        }
        try await transport.waitForDeliveries(count: 1)
        transport.release(1)
        try await transport.waitForDeliveries(count: 2)
        sending.cancel()
        let fanOut = try await sending.value
        #expect(fanOut.outcomes[0].receipt?.status == 200)
        let codes = fanOut.outcomes.map { $0.error?.code }
        #expect(codes == [nil] + Array(repeating: .taskCancelled, count: 4))
        #expect(fanOut.outcomes[1].error?.message.contains("may have it") == true)
        #expect(transport.deliveries.count == 2)
    }

    @Test func `to no endpoint there is nothing to tell`() async throws {
        let pipeline = try Pipeline { RecordingTransport() }
        let fanOut = try await pipeline.send(.sample(), to: [])
        #expect(fanOut.outcomes.isEmpty)
        #expect(try fanOut.get().isEmpty)
    }
}
