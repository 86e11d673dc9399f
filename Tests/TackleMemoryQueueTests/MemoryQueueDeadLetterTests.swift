import Tackle
import TackleMemoryQueue
import TackleQueueing
import TestSupport
import Testing

/// The list of dead letters in memory, and the places that end with them.
@Suite(.timeLimit(.minutes(2))) struct MemoryQueueDeadLetterTests {
    private static let once = QueueOptions(maximumAttempts: 1, jitter: 0)

    private static func id(_ number: Int) throws -> DeliveryID {
        try DeliveryID(webhook: WebhookID("msg_\(number)"), endpoint: Endpoint(key: "a"))
    }

    /// A queue in which so many have died, one after the other.
    private static func queue(dead count: Int, keeping limit: Int) async throws -> MemoryQueue {
        let queue = try MemoryQueue(options: once, deadLetters: limit)
        let log = EventLog()
        let next = log.next { _ in throw SendError(.timeout, "no answer") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await queue.run(next: next) }
            for number in 1...count {
                _ = try await queue.send(Delivery(.numbered(number)), next: next)
                try await log.wait(for: .dead, count: number)
            }
            queue.stop()
            try await group.waitForAll()
        }
        return queue
    }

    @Test func `the latest are kept, as many as it is told`() async throws {
        let queue = try await Self.queue(dead: 5, keeping: 2)
        let letters = await queue.deadLetters()
        #expect(letters.map(\.webhook.id.description) == ["msg_4", "msg_5"])
        #expect(letters.allSatisfy { $0.reason == "timeout" && $0.attempts == 1 })
        #expect(try await queue.requeue(Self.id(1)) == false)
    }

    @Test func `none are kept where it is told so`() async throws {
        let queue = try await Self.queue(dead: 2, keeping: 0)
        #expect(await queue.deadLetters().isEmpty)
    }

    @Test func `one that cannot be taken on stays a dead letter`() async throws {
        let queue = try await Self.queue(dead: 2, keeping: 10)
        // It is closed by now.
        let error = await #expect(throws: SendError.self) { try await queue.requeue(Self.id(1)) }
        #expect(error?.code == .closed)
        #expect(await queue.deadLetters().count == 2)
    }

    @Test func `cancelling, coalescing and duplicates give the place back`() async throws {
        var options = Self.once
        options.duplicates = .ignore
        let queue = try MemoryQueue(capacity: 2, whenFull: .throw, options: options)
        let next = EventLog().next()
        func send(_ number: Int, _ key: String? = nil) async throws -> Receipt {
            let options = Webhook.Options(coalescingKey: key)
            return try await queue.send(
                Delivery(.numbered(number, options: options)),
                next: next
            )
        }
        _ = try await send(1, "k")
        for number in 2...50 { #expect(try await send(number, "k").replaced != nil) }
        #expect(queue.count == 1)
        for _ in 1...10 { #expect(try await send(50).isRepeated) }
        _ = try await send(51)
        await #expect(throws: SendError.self) { try await send(52) }
        #expect(try await queue.cancel(Self.id(51)))
        _ = try await send(52)
        await queue.disable(Endpoint(key: "a"))
        #expect(try await queue.cancel(Self.id(52)))
        for _ in 1...10 {
            let error = await #expect(throws: SendError.self) { try await send(53) }
            #expect(error?.code == .endpointDisabled)
        }
        await queue.enable(Endpoint(key: "a"))
        _ = try await send(54)
        #expect(queue.count == 2)
    }
}
