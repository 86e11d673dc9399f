import Foundation
import Tackle
import TackleQueueing
import TestSupport
import Testing

/// Tasks that wait for work, starts that nobody has begun, and runs that end at any moment.
@Suite(.timeLimit(.minutes(2))) struct DrainRaceTests {
    @Test func `tasks that wait for work end with a run that is cancelled, and lose nothing`()
        async throws
    {
        let bench = Bench()
        for number in 1...100 { try bench.enqueue(number, to: "\(number)") }
        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await bench.drain.run(next: bench.log.next()) }
                try await bench.log.wait(for: .delivered, count: 100)
                group.cancelAll()
                try await group.waitForAll()
            }
        }
        for number in 101...120 { try bench.enqueue(number) }
        #expect(bench.drain.count == 20)
        bench.drain.close()
        try await bench.drain.run(next: bench.log.next())
        #expect(bench.log.events(.delivered).count == 120)
    }

    @Test func `tasks that wait for work are given what comes, one after the other`() async throws {
        let bench = Bench(options: QueueOptions(concurrency: 100, perEndpoint: 100, jitter: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await bench.drain.run(next: bench.log.next()) }
            for round in 0..<20 {
                for number in 1...100 { try bench.enqueue(round * 100 + number) }
                try await bench.log.wait(for: .delivered, count: (round + 1) * 100)
            }
            bench.drain.close()
            try await group.waitForAll()
        }
        #expect(Set(bench.log.events(.delivered).map(\.id)).count == 2000)
        #expect(bench.drain.count == 0)
    }

    @Test(arguments: 1...20)
    func `a stop at any moment leaves all that was not delivered`(_ after: Int) async throws {
        let bench = Bench(options: QueueOptions(concurrency: 64, perEndpoint: 2, jitter: 0))
        for number in 1...1000 { try bench.enqueue(number, to: "\(number % 100)") }
        let sent = Observed(0)
        let next = bench.log.next { delivery in
            if sent.update({
                $0 += 1
                return $0
            }) == after * 7 {
                bench.drain.stop()
            }
            await Task.yield()
            return .delivered(delivery)
        }
        try await bench.drain.run(next: next)
        let delivered = bench.log.events(.delivered).map {
            UInt64($0.id.webhook.description.dropFirst(4))
        }
        let left = bench.drain.removeWaiting().map { Optional($0.handle) }
        #expect(delivered.count >= after * 7 && delivered.count <= after * 7 + 64)
        #expect(delivered.count + left.count == 1000)
        #expect(Set(delivered + left).count == 1000)
        #expect(bench.drain.count == 0)
    }

    @Test func `a run that is cancelled again and again delivers everything once in the end`()
        async throws
    {
        let bench = Bench(options: QueueOptions(concurrency: 16, perEndpoint: 4, jitter: 0))
        for number in 1...500 { try bench.enqueue(number, to: "\(number % 10)") }
        let next = bench.log.next { delivery in
            await Task.yield()
            try Task.checkCancellation()
            return .delivered(delivery)
        }
        var rounds = 0
        while bench.drain.count > 0 {
            rounds += 1
            let wanted = min(500, rounds * 20)
            try? await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await bench.drain.run(next: next) }
                try await bench.log.wait(for: .delivered, count: wanted)
                group.cancelAll()
                try await group.waitForAll()
            }
        }
        #expect(rounds > 5)
        #expect(bench.log.events(.delivered).count == 500)
        #expect(bench.log.events(.attemptFailed).isEmpty)
        #expect(bench.log.events(.delivered).allSatisfy { $0.attempts == 1 })
    }

    @Test func `a place that is taken for what never comes is given back`() async throws {
        var options = QueueOptions(jitter: 0)
        options.duplicates = .refuse
        let bench = Bench(options: options)
        let webhook = try Webhook.numbered(1)
        for _ in 1...3 {
            guard case .reserved(let reservation) = try bench.drain.admit(webhook) else {
                Issue.record("there is no place")
                return
            }
            #expect(throws: SendError.self) { try bench.drain.admit(webhook) }
            #expect(bench.drain.endpoints.map(\.endpoint) == [webhook.endpoint])
            bench.drain.giveBack(reservation)
        }
        #expect(bench.drain.endpoints.isEmpty)
    }

    @Test func `one that has started meanwhile is not replaced, and the newer one keeps its place`()
        async throws
    {
        let bench = Bench()
        let older = try Webhook.numbered(1, options: .init(coalescingKey: "k"))
        let newer = try Webhook.numbered(2, options: .init(coalescingKey: "k"))
        try bench.accept(older, 1)
        let reservation = try bench.reserve(newer)
        let found = try #require(bench.drain.older("k", reservation))
        #expect(found.handle == 1)
        let gate = Observed(false)
        let sent = Observed(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let next = bench.log.next { delivery in
                sent.update { $0 += 1 }
                try await gate.wait { $0 }
                return .delivered(delivery)
            }
            group.addTask { try await bench.drain.run(next: next) }
            try await sent.wait { $0 == 1 }
            bench.store.contents.update { $0.webhooks[2] = newer }
            let delivery = QueuedDelivery(newer, handle: 2, due: .distantPast)
            #expect(!bench.drain.enqueue(delivery, nil, reservation, replacing: found))
            #expect(bench.drain.count == 1)
            #expect(!bench.drain.enqueue(delivery, nil, reservation))
            gate.update { $0 = true }
            bench.drain.close()
            try await group.waitForAll()
        }
        #expect(bench.log.events(.delivered).count == 2)
    }
}

extension Bench {
    fileprivate func reserve(_ webhook: Webhook) throws -> Reservation {
        guard case .reserved(let reservation) = try drain.admit(webhook) else {
            throw SendError(.duplicate, "it is there already")
        }
        return reservation
    }

    fileprivate func accept(_ webhook: Webhook, _ handle: UInt64) throws {
        store.contents.update { $0.webhooks[handle] = webhook }
        let delivery = QueuedDelivery(webhook, handle: handle, due: .distantPast)
        _ = try drain.enqueue(delivery, nil, reserve(webhook))
    }
}
