import Tackle
import TackleMemoryQueue
import TackleQueueing
import TackleTesting
import TestSupport
import Testing

/// An endpoint that takes nothing does not fill the queue that others need.
@Suite struct EndpointCapacityTests {
    @Test func `an endpoint that is full refuses, others go on, and room comes back`() async throws
    {
        var options = QueueOptions()
        options.endpointCapacity = 3
        let queue = try MemoryQueue(capacity: 10, options: options)
        let transport = RecordingTransport()
        transport.hold()
        let pipeline = try Pipeline(stages: [queue, transport])
        try await pipeline.running { pipeline in
            for number in 1...3 { try await pipeline.send(.numbered(number, to: "dead")) }
            let error = await #expect(throws: SendError.self) {
                try await pipeline.send(.numbered(4, to: "dead"))
            }
            #expect(error?.code == .queueFull)
            #expect(error?.message.contains("endpoint-capacity") == true)
            try await pipeline.send(.numbered(5, to: "healthy"))
            #expect(queue.count == 4)
            transport.release()
            try await transport.waitForDeliveries(count: 4)
            try await transport.waitUntilIdle()
            while queue.count > 0 { await Task.yield() }
            try await pipeline.send(.numbered(6, to: "dead"))
        }
        #expect(transport.deliveries.count == 5)
    }

    @Test func `a newer webhook takes the place of an older one where there is no other`()
        async throws
    {
        var options = QueueOptions()
        options.endpointCapacity = 1
        let queue = try MemoryQueue(options: options)
        let next = Next(send: { .delivered($0, by: "test", attempt: Attempt(number: 1)) })
        for number in 1...2 {
            let webhook = try Webhook(
                to: "https://example.test/hook",
                body: .text("\(number)"),
                options: Webhook.Options(coalescingKey: "cart")
            )
            let receipt = try await queue.send(Delivery(webhook), next: next)
            #expect((receipt.replaced != nil) == (number == 2))
        }
        #expect(queue.count == 1)
    }
}
