import Foundation
import Tackle
import TackleMemoryQueue
import TackleQueueing
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct MemoryQueueTests {
    private func send(_ number: Int, to queue: MemoryQueue, _ next: Next) async throws -> Receipt {
        try await queue.send(Delivery(.numbered(number, to: "\(number % 5)")), next: next)
    }

    @Test func `what is accepted before the run is kept and delivered`() async throws {
        let queue = MemoryQueue()
        let log = EventLog()
        let next = log.next()
        let receipt = try await send(1, to: queue, next)
        #expect(receipt.isAccepted && receipt.promise == .inMemory)
        #expect(receipt.stage == "memory-queue")
        _ = try await send(2, to: queue, next)
        #expect(queue.count == 2)
        #expect(log.events.map(\.kind) == [.accepted, .accepted])
        queue.close()
        try await queue.run(next: next)
        #expect(queue.count == 0)
        #expect(log.events(.delivered).count == 2)
    }

    @Test func `a full queue throws where it is to throw`() async throws {
        let queue = MemoryQueue(capacity: 2, whenFull: .throw)
        let log = EventLog()
        let next = log.next()
        _ = try await send(1, to: queue, next)
        _ = try await send(2, to: queue, next)
        let error = await #expect(throws: SendError.self) {
            try await send(3, to: queue, next)
        }
        #expect(error?.code == .queueFull)
        #expect(queue.count == 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await queue.run(next: next) }
            try await log.wait(for: .delivered, count: 2)
            // A place is free as soon as its delivery is made.
            _ = try await send(4, to: queue, next)
            queue.close()
            try await group.waitForAll()
        }
        #expect(log.events(.delivered).count == 3)
    }

    @Test func `a failed attempt keeps its place and a dead letter frees it`() async throws {
        let clock = ManualClock()
        let queue = try MemoryQueue(
            capacity: 1,
            whenFull: .throw,
            options: QueueOptions(schedule: .list([.seconds(5)]), jitter: 0),
            clock: clock
        )
        let log = EventLog()
        let next = log.next { _ in throw SendError(.timeout, "no answer") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await queue.run(next: next) }
            _ = try await send(1, to: queue, next)
            try await log.wait(for: .attemptFailed)
            await #expect(throws: SendError.self) { try await send(2, to: queue, next) }
            try await clock.advanceToSleeper()
            try await log.wait(for: .dead)
            _ = try await send(3, to: queue, next)
            try await log.wait(for: .attemptFailed, count: 2)
            queue.stop()
            try await group.waitForAll()
        }
    }

    @Test func `after closing it refuses, delivers what it has with retries, and ends`()
        async throws
    {
        let clock = ManualClock()
        let queue = try MemoryQueue(options: QueueOptions(jitter: 0), clock: clock)
        let log = EventLog()
        let next = log.next { delivery in
            if delivery.attempt < 3 { throw SendError(.notConnected, "refused") }
            return .delivered(delivery)
        }
        for number in 1...20 { _ = try await send(number, to: queue, next) }
        queue.close()
        let error = await #expect(throws: SendError.self) { try await send(21, to: queue, next) }
        #expect(error?.code == .closed)
        let began = clock.now
        try await clock.jumping { try await queue.run(next: next) }
        #expect(clock.now.timeIntervalSince(began) == 305)
        #expect(log.events(.delivered).count == 20)
        #expect(log.events(.attemptFailed).count == 40)
    }

    @Test func `a cancelled run leaves what it has, and a later one delivers it`() async throws {
        let queue = MemoryQueue()
        let log = EventLog()
        let sent = Observed(0)
        let never = Observed(false)
        let holding = log.next { delivery in
            sent.update { $0 += 1 }
            try await never.wait { $0 }
            return .delivered(delivery)
        }
        for number in 1...100 { _ = try await send(number, to: queue, holding) }
        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await queue.run(next: holding) }
                try await sent.wait { $0 == 40 }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
        #expect(queue.count == 100)
        queue.close()
        try await queue.run(next: log.next())
        #expect(log.events(.delivered).count == 100)
        #expect(log.events(.delivered).allSatisfy { $0.attempts == 1 })
    }

    @Test func `the rest can be given up and is reported dead`() async throws {
        let clock = ManualClock()
        let queue = try MemoryQueue(options: QueueOptions(jitter: 0), clock: clock)
        let log = EventLog()
        let next = log.next { _ in throw SendError(.timeout, "no answer") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await queue.run(next: next) }
            for number in 1...10 { _ = try await send(number, to: queue, next) }
            try await log.wait(for: .attemptFailed, count: 10)
            queue.stop()
            try await group.waitForAll()
        }
        let left = queue.abandon()
        #expect(left.map(\.webhook.id.description) == (1...10).map { "msg_\($0)" })
        #expect(left.allSatisfy { $0.attempt == 1 })
        #expect(log.events(.dead).map(\.error?.code) == Array(repeating: .abandoned, count: 10))
        #expect(queue.count == 0)
        #expect(queue.abandon().isEmpty)
    }

    @Test func `a due time is waited for`() async throws {
        let clock = ManualClock()
        let queue = MemoryQueue(clock: clock)
        let log = EventLog()
        let due = clock.now.addingTimeInterval(3600)
        let webhook = try Webhook.numbered(1, options: .init(created: clock.now, due: due))
        _ = try await queue.send(Delivery(webhook), next: log.next())
        queue.close()
        try await clock.jumping { try await queue.run(next: log.next()) }
        #expect(log.events(.delivered).map(\.time) == [due])
    }
}
