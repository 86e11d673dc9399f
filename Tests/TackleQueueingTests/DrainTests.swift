import Foundation
import Tackle
import TackleQueueing
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct DrainTests {
    @Test func `what is enqueued before the run is delivered, and closing ends it`() async throws {
        let bench = Bench()
        for number in 1...50 { try bench.enqueue(number, to: "\(number % 7)") }
        bench.drain.close()
        try await bench.drain.run(next: bench.log.next())
        #expect(bench.drain.count == 0)
        #expect(bench.log.events(.delivered).count == 50)
        #expect(Set(bench.log.events.map(\.id.webhook)).count == 50)
        #expect(bench.store.contents.current.outcomes.count == 50)
        // Closed and empty, a second run has nothing to do.
        try await bench.drain.run(next: bench.log.next())
    }

    @Test func `an idle run waits without a timer and wakes for what is enqueued`() async throws {
        let bench = Bench()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await bench.drain.run(next: bench.log.next()) }
            for number in 1...20 {
                try bench.enqueue(number)
                try await bench.log.wait(for: .delivered, count: number)
            }
            #expect(bench.clock.sleeps == 0)
            bench.drain.close()
            try await group.waitForAll()
        }
    }

    @Test func `the outcome is stored and told before the place is free`() async throws {
        let store = ListStore()
        let bench = Bench(options: QueueOptions(concurrency: 1, jitter: 0), store: store)
        let next = Next(
            send: { delivery in
                store.note("send \(delivery.webhook.id)")
                return .delivered(delivery)
            },
            report: { store.note("report \($0.kind)") }
        )
        try bench.enqueue(1)
        try bench.enqueue(2)
        bench.drain.close()
        try await bench.drain.run(next: next)
        let wanted = (1...2).flatMap { number in
            [
                "load \(number)", "send msg_\(number)", "delivered \(number)", "report delivered",
            ]
        }
        #expect(store.journal == wanted)
    }

    @Test func `a store that takes its time keeps the place`() async throws {
        // While one outcome is being stored, whatever could start has the time to do so.
        let store = ListStore(beforeSettling: { _ in
            for _ in 0..<500 { await Task.yield() }
        })
        let bench = Bench(options: QueueOptions(concurrency: 1, jitter: 0), store: store)
        for number in 1...5 { try bench.enqueue(number) }
        bench.drain.close()
        try await bench.drain.run(next: bench.log.next())
        #expect(store.journal == (1...5).flatMap { ["load \($0)", "delivered \($0)"] })
    }

    @Test func `a three-day schedule is kept to the millisecond by the clock`() async throws {
        let bench = Bench()
        let began = bench.clock.now
        try bench.enqueue(1)
        bench.drain.close()
        let moments = Observed<[Double]>([])
        try await bench.clock.jumping {
            let next = bench.log.next { delivery in
                moments.update { $0.append(bench.clock.now.timeIntervalSince(began)) }
                throw SendError(.timeout, "no answer in attempt \(delivery.attempt)")
            }
            try await bench.drain.run(next: next)
        }
        let waits = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
        var sum = 0.0
        #expect(
            moments.current
                == waits.map {
                    sum += Double($0)
                    return sum
                }
        )
        let failed = bench.log.events(.attemptFailed)
        #expect(failed.map(\.attempts) == Array(1...9))
        #expect(failed.first?.next == began.addingTimeInterval(5))
        #expect(bench.log.events(.dead).map(\.attempts) == [10])
        #expect(bench.store.journal.last == "dead 1 after 10: timeout")
        // One sleep a wait: nothing is polled.
        #expect(bench.clock.sleeps == 9)
    }

    @Test func `the timer is set again for what is due earlier`() async throws {
        let bench = Bench()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await bench.drain.run(next: bench.log.next()) }
            let began = bench.clock.now
            try bench.enqueue(1, after: .seconds(3600))
            try await bench.clock.waitForSleeper { $0 == began.addingTimeInterval(3600) }
            try bench.enqueue(2, after: .seconds(60))
            try await bench.clock.waitForSleeper { $0 == began.addingTimeInterval(60) }
            bench.clock.advance(by: .seconds(60))
            try await bench.log.wait(for: .delivered)
            #expect(bench.log.events.map(\.id.webhook.description) == ["msg_2"])
            try await bench.clock.waitForSleeper { $0 == began.addingTimeInterval(3600) }
            bench.clock.advance(by: .seconds(3540))
            try await bench.log.wait(for: .delivered, count: 2)
            bench.drain.close()
            try await group.waitForAll()
        }
    }

    @Test func `caps hold, in all and for each endpoint`() async throws {
        let bench = Bench(options: QueueOptions(concurrency: 10, perEndpoint: 3))
        for number in 1...1000 { try bench.enqueue(number, to: "\(number % 5)") }
        bench.drain.close()
        let flying = Observed((now: [String: Int](), most: 0, mostInAll: 0))
        let next = bench.log.next { delivery in
            let key = delivery.webhook.endpoint.key
            flying.update { flying in
                flying.now[key, default: 0] += 1
                flying.most = max(flying.most, flying.now[key] ?? 0)
                flying.mostInAll = max(flying.mostInAll, flying.now.values.reduce(0, +))
            }
            for _ in 0..<5 { await Task.yield() }
            flying.update { $0.now[key, default: 0] -= 1 }
            return .delivered(delivery)
        }
        try await bench.drain.run(next: next)
        #expect(bench.log.events(.delivered).count == 1000)
        #expect(flying.current.most <= 3 && flying.current.mostInAll <= 10)
        #expect(flying.current.most > 1)
    }

    @Test func `an ordering key keeps its order through retries`() async throws {
        let bench = Bench(options: QueueOptions(concurrency: 64, perEndpoint: 64))
        for number in 1...60 { try bench.enqueue(number, key: "k \(number % 3)") }
        bench.drain.close()
        try await bench.clock.jumping {
            let next = bench.log.next { delivery in
                let number = Int(delivery.webhook.id.description.dropFirst(4)) ?? 0
                if number % 4 == 0, delivery.attempt < 3 { throw SendError(.timeout, "no") }
                return .delivered(delivery)
            }
            try await bench.drain.run(next: next)
        }
        let numbers = bench.log.events(.delivered).compactMap {
            Int($0.id.webhook.description.dropFirst(4))
        }
        #expect(numbers.count == 60)
        for key in 0..<3 {
            let ofKey = numbers.filter { $0 % 3 == key }
            #expect(ofKey == ofKey.sorted())
        }
    }
}
