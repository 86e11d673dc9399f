import Foundation
import Tackle
import TackleQueueing
import TestSupport
import Testing

@testable import TackleMemoryQueue

@Suite(.timeLimit(.minutes(5)), .serialized) struct MemoryQueueLoadTests {
    @Test func `ten thousand go through, each accepted before anything else of it`() async throws {
        let queue = try MemoryQueue(capacity: 500, options: QueueOptions(perEndpoint: 64))
        let log = EventLog()
        let next = log.next { delivery in
            await Task.yield()
            return .delivered(delivery)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await queue.run(next: next) }
            try await withThrowingTaskGroup(of: Void.self) { senders in
                for sender in 0..<50 {
                    senders.addTask {
                        for number in 0..<200 {
                            let webhook = try Webhook.numbered(
                                sender * 200 + number,
                                to: "\(number % 10)"
                            )
                            _ = try await queue.send(Delivery(webhook), next: next)
                        }
                    }
                }
                try await senders.waitForAll()
            }
            queue.close()
            try await group.waitForAll()
        }
        var kinds: [WebhookID: [DeliveryEvent.Kind]] = [:]
        for event in log.events { kinds[event.id.webhook, default: []].append(event.kind) }
        #expect(kinds.count == 10_000)
        #expect(kinds.values.allSatisfy { $0 == [.accepted, .delivered] })
    }

    @Test func `whoever waits for room is let in first come, first served`() async throws {
        let queue = MemoryQueue(capacity: 1)
        let log = EventLog()
        let next = log.next()
        _ = try await queue.send(Delivery(.numbered(0)), next: next)
        let order = Observed<[Int]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...20 {
                group.addTask {
                    _ = try await queue.send(Delivery(.numbered(number)), next: next)
                    order.update { $0.append(number) }
                }
                try await queue.waitUntil(waiting: number)
            }
            group.addTask { try await queue.run(next: next) }
            try await order.wait { $0.count == 20 }
            queue.close()
            try await group.waitForAll()
        }
        let accepted = log.events(.accepted).map(\.id.webhook.description)
        #expect(accepted == (0...20).map { "msg_\($0)" })
    }

    @Test func `whoever waits can be cancelled and is refused by closing`() async throws {
        let queue = MemoryQueue(capacity: 1)
        let log = EventLog()
        let next = log.next()
        _ = try await queue.send(Delivery(.numbered(0)), next: next)
        let cancelled = Task { try await queue.send(Delivery(.numbered(1)), next: next) }
        try await queue.waitUntil(waiting: 1)
        let refused = Task { try await queue.send(Delivery(.numbered(2)), next: next) }
        try await queue.waitUntil(waiting: 2)
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        try await queue.waitUntil(waiting: 1)
        queue.close()
        let error = await #expect(throws: SendError.self) { try await refused.value }
        #expect(error?.code == .closed)
        try await queue.run(next: next)
        #expect(log.events.map(\.kind) == [.accepted, .delivered])
    }

    @Test func `senders that wait and deliveries that last block no thread`() async throws {
        let queue = try MemoryQueue(capacity: 1000, options: QueueOptions(perEndpoint: 1000))
        let log = EventLog()
        let sent = Observed(0)
        let gate = Observed(false)
        let next = log.next { delivery in
            sent.update { $0 += 1 }
            try await gate.wait { $0 }
            return .delivered(delivery)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await queue.run(next: next) }
            for number in 0..<3000 {
                group.addTask {
                    _ = try await queue.send(Delivery(.numbered(number)), next: next)
                }
            }
            try await sent.wait { $0 == 1000 }
            try await queue.waitUntil(waiting: 2000)
            #if os(Linux)
            let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
            // Servers of other tests have a thread a connection, some hundreds at most.
            #expect(threads.count < 1000)
            #endif
            gate.update { $0 = true }
            try await log.wait(for: .delivered, count: 3000)
            queue.close()
            try await group.waitForAll()
        }
    }

    @Test func `closing while many are being accepted loses none of them`() async throws {
        for round in 0..<50 {
            let queue = MemoryQueue(capacity: 10_000)
            let log = EventLog()
            let next = log.next()
            let accepted = Observed(0)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await queue.run(next: next) }
                for number in 0..<100 {
                    group.addTask {
                        do {
                            _ = try await queue.send(Delivery(.numbered(number)), next: next)
                            accepted.update { $0 += 1 }
                        } catch let error as SendError where error.code == .closed {}
                    }
                }
                for _ in 0..<round { await Task.yield() }
                queue.close()
                try await group.waitForAll()
            }
            #expect(log.events(.delivered).count == accepted.current)
            #expect(log.events(.accepted).count == accepted.current)
        }
    }
}

extension MemoryQueue {
    /// Waits until a number of senders wait for room: they have nothing else to do on their way.
    func waitUntil(waiting count: Int) async throws {
        while places.waiting != count {
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}
