import Foundation
import Tackle
import TackleTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct RecordingTransportTests {
    private func delivery(
        to url: String = "https://a.example/",
        id: String = "1"
    ) throws -> Delivery {
        Delivery(
            try Webhook(
                to: url,
                body: WebhookBody(bytes: [1], contentType: "text/plain"),
                id: "msg_\(id)"
            )
        )
    }

    @Test func `answers in the order of its script and then with 200 for ever`() async throws {
        let transport = RecordingTransport(answers: [
            .status(500), .status(429, retryAfter: 7), .error(SendError(.timeout, "too late")),
            .status(410),
        ])
        let delivery = try delivery()
        let failures: [(SendError.Code, SendError.Verdict)] = [
            (.status, .retry), (.status, .retry(after: .seconds(7))), (.timeout, .retry),
            (.status, .endpointGone),
        ]
        for (code, verdict) in failures {
            let error = await #expect(throws: SendError.self) { try await transport.send(delivery) }
            #expect(error?.code == code)
            #expect(error?.verdict == verdict)
        }
        for _ in 1...3 {
            let receipt = try await transport.send(delivery)
            #expect(receipt.status == 200)
            #expect(receipt.stage == "recording")
        }
        #expect(transport.deliveries.count == 7)
    }

    @Test func `goes on with another answer where one is given`() async throws {
        let transport = RecordingTransport(answers: [.status(204)], then: .status(503))
        let delivery = try delivery()
        #expect(try await transport.send(delivery).status == 204)
        for _ in 1...2 {
            let error = await #expect(throws: SendError.self) { try await transport.send(delivery) }
            #expect(error?.status == 503)
        }
    }

    @Test func `keeps a script for each endpoint`() async throws {
        let transport = RecordingTransport { endpoint in
            endpoint.key.contains("bad") ? [.status(500)] : []
        }
        let good = try delivery(to: "https://good.example/")
        let bad = try delivery(to: "https://bad.example/")
        #expect(try await transport.send(good).status == 200)
        await #expect(throws: SendError.self) { try await transport.send(bad) }
        #expect(try await transport.send(bad).status == 200)
        #expect(transport.deliveries(to: bad.webhook.endpoint).count == 2)
        #expect(transport.deliveries(to: good.webhook.endpoint) == [good])
    }

    @Test func `holds answers and releases them in order`() async throws {
        let transport = RecordingTransport()
        transport.hold()
        let delivery = try delivery()
        let first = Task { try await transport.send(delivery) }
        try await transport.waitForDeliveries(count: 1)
        let second = Task { try await transport.send(delivery) }
        try await transport.waitForDeliveries(count: 2)
        #expect(transport.inFlight == 2)
        transport.release(1)
        _ = try await first.value
        #expect(transport.inFlight == 1)
        transport.release()
        _ = try await second.value
        _ = try await transport.send(delivery)
        #expect(transport.inFlight == 0)
        #expect(transport.mostInFlight == 2)
    }

    @Test func `counts the most in flight overall and for each endpoint`() async throws {
        let transport = RecordingTransport()
        transport.hold()
        let urls = ["https://a.example/", "https://a.example/", "https://b.example/"]
        let deliveries = try urls.map { try delivery(to: $0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for delivery in deliveries {
                group.addTask { _ = try await transport.send(delivery) }
            }
            try await transport.waitForDeliveries(count: 3)
            transport.release()
            try await group.waitForAll()
        }
        try await transport.waitUntilIdle()
        #expect(transport.mostInFlight == 3)
        #expect(transport.mostInFlight(to: deliveries[0].webhook.endpoint) == 2)
        #expect(transport.mostInFlight(to: deliveries[2].webhook.endpoint) == 1)
    }

    @Test func `takes as long as an answer says by its clock`() async throws {
        let clock = VirtualClock()
        let start = clock.now
        let transport = RecordingTransport(
            answers: [.status(200).after(.seconds(3600))],
            clock: clock
        )
        let delivery = try delivery()
        async let receipt = transport.send(delivery)
        try await clock.waitForSleepers()
        clock.advanceToNextSleeper()
        _ = try await receipt
        #expect(clock.now == start.addingTimeInterval(3600))
        #expect(transport.arrivals.map(\.time) == [start])
    }

    @Test func `lets a held delivery be cancelled`() async throws {
        let transport = RecordingTransport()
        transport.hold()
        let delivery = try delivery()
        let held = Task { try await transport.send(delivery) }
        try await transport.waitForDeliveries(count: 1)
        held.cancel()
        await #expect(throws: CancellationError.self) { try await held.value }
        #expect(transport.inFlight == 0)
    }
}
