import FoundationEssentials
import Tackle
import TackleQueueing
import TackleTesting
import Testing

/// A newer webhook takes the place of one that waits with its endpoint and coalescing key.
@Suite(.timeLimit(.minutes(2))) struct CoalescingTests {
    private struct NotMergeable: Error {}

    @Test(arguments: QueueKind.allCases)
    func `the newest takes the place of what waits, and both sides are told`(
        _ kind: QueueKind
    ) async throws {
        try await QueueBench.running(kind) { bench in
            try await bench.pause()
            #expect(try await bench.send(1, coalescing: "k").replaced == nil)
            let second = try await bench.send(2, coalescing: "k")
            #expect(try second.replaced == bench.id(1))
            #expect(second.isAccepted && !second.isRepeated)
            #expect(try await bench.send(3, coalescing: "k").replaced == bench.id(2))
            let coalesced = try await bench.events.wait(for: .coalesced, count: 2)
            #expect(try coalesced.map(\.id) == [bench.id(1), bench.id(2)])
            #expect(try coalesced.map(\.replacement) == [bench.id(2), bench.id(3)])
            #expect(try await bench.queue.endpoints().map(\.waiting) == [1])
            try await bench.resume()
            try await bench.events.wait(for: .delivered)
            #expect(bench.bodies == ["3"])
            #expect(bench.events.events(of: .accepted).count == 3)
            #expect(bench.events.events(of: .dead).isEmpty)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `other keys, other endpoints and no key are left alone`(_ kind: QueueKind) async throws {
        try await QueueBench.running(kind) { bench in
            for endpoint in ["a", "b"] { try await bench.pause(endpoint) }
            try await bench.send(1, coalescing: "k")
            #expect(try await bench.send(2, coalescing: "other").replaced == nil)
            #expect(try await bench.send(3, to: "b", coalescing: "k").replaced == nil)
            #expect(try await bench.send(4).replaced == nil)
            for endpoint in ["a", "b"] { try await bench.resume(endpoint) }
            try await bench.events.wait(for: .delivered, count: 4)
            #expect(bench.events.events(of: .coalesced).isEmpty)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `a function makes one body of both, under the newer one's id`(
        _ kind: QueueKind
    ) async throws {
        var options = QueueOptions(jitter: 0)
        options.coalescing = .merge { older, newer in
            try WebhookBody(bytes: older.body.bytes + newer.body.bytes, contentType: "text/plain")
        }
        try await QueueBench.running(kind, options: options) { bench in
            try await bench.pause()
            for number in 1...4 { try await bench.send(number, coalescing: "k") }
            try await bench.resume()
            try await bench.events.wait(for: .delivered)
            #expect(bench.bodies == ["1234"])
            #expect(try bench.transport.deliveries.map(\.id) == [bench.id(4)])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `a function that throws keeps the older one, and its sender is told`(
        _ kind: QueueKind
    ) async throws {
        var options = QueueOptions(jitter: 0)
        options.coalescing = .merge { _, newer in
            guard newer.body.bytes != Array("2".utf8) else { throw NotMergeable() }
            return newer.body
        }
        try await QueueBench.running(kind, options: options) { bench in
            try await bench.pause()
            try await bench.send(1, coalescing: "k")
            do {
                try await bench.send(2, coalescing: "k")
                Issue.record("it was accepted")
            } catch let error as SendError {
                #expect(error.underlying is NotMergeable)
            }
            #expect(try await bench.queue.endpoints().map(\.waiting) == [1])
            #expect(try await bench.send(3, coalescing: "k").replaced == bench.id(1))
            try await bench.resume()
            try await bench.events.wait(for: .delivered)
            #expect(bench.bodies == ["3"])
            #expect(try await bench.queue.endpoints().isEmpty)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `where it is off both are delivered`(_ kind: QueueKind) async throws {
        var options = QueueOptions(jitter: 0)
        options.coalescing = .off
        try await QueueBench.running(kind, options: options) { bench in
            try await bench.pause()
            try await bench.send(1, coalescing: "k")
            #expect(try await bench.send(2, coalescing: "k").replaced == nil)
            try await bench.resume()
            try await bench.events.wait(for: .delivered, count: 2)
            #expect(bench.bodies.sorted() == ["1", "2"])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `one that has started is delivered as well`(_ kind: QueueKind) async throws {
        try await QueueBench.running(kind) { bench in
            bench.transport.hold()
            try await bench.send(1, coalescing: "k")
            try await bench.transport.waitForDeliveries(count: 1)
            #expect(try await bench.send(2, coalescing: "k").replaced == nil)
            bench.transport.release()
            try await bench.events.wait(for: .delivered, count: 2)
            #expect(bench.bodies == ["1", "2"])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `one that waits for another attempt gives way, and the newer one begins anew`(
        _ kind: QueueKind
    ) async throws {
        try await QueueBench.running(kind, answers: [.status(500)]) { bench in
            try await bench.send(1, coalescing: "k")
            try await bench.events.wait(for: .attemptFailed)
            // It is settled once the endpoint has nothing in flight.
            try await bench.clock.waitForSleepers()
            #expect(try await bench.send(2, coalescing: "k").replaced == bench.id(1))
            let delivered = try await bench.events.wait(for: .delivered)
            #expect(delivered.map(\.attempts) == [1])
            #expect(bench.bodies == ["1", "2"])
            bench.clock.advance(by: .seconds(60))
            #expect(try await bench.queue.endpoints().isEmpty)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `a newer one is not sent before its own due time`(_ kind: QueueKind) async throws {
        try await QueueBench.running(kind) { bench in
            try await bench.pause()
            try await bench.send(1, coalescing: "k")
            let due = bench.clock.now.addingTimeInterval(3600)
            try await bench.send(2, coalescing: "k", due: due)
            try await bench.resume()
            try await bench.send(3)
            try await bench.events.wait(for: .delivered)
            #expect(bench.bodies == ["3"])
            try await bench.clock.waitForSleepers()
            bench.clock.advance(to: due)
            try await bench.events.wait(for: .delivered, count: 2)
            #expect(bench.bodies == ["3", "2"])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `with an ordering key it keeps the order: only the last of a line gives way`(
        _ kind: QueueKind
    ) async throws {
        try await QueueBench.running(kind) { bench in
            try await bench.pause()
            try await bench.send(1, coalescing: "k", order: "o")
            #expect(try await bench.send(2, coalescing: "k", order: "o").replaced == bench.id(1))
            try await bench.send(3, order: "o")
            // 2 stands before 3, where the newer one must not go.
            #expect(try await bench.send(4, coalescing: "k", order: "o").replaced == nil)
            #expect(try await bench.send(5, coalescing: "k", order: "o").replaced == bench.id(4))
            // Another line is another order.
            #expect(try await bench.send(6, coalescing: "k", order: "p").replaced == nil)
            try await bench.resume()
            try await bench.events.wait(for: .delivered, count: 4)
            #expect(bench.bodies.filter { $0 != "6" } == ["2", "3", "5"])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `however they race with their attempts, each is delivered or replaced, once`(
        _ kind: QueueKind
    ) async throws {
        var options = QueueOptions(jitter: 0)
        options.coalescing = .merge { _, newer in newer.body }
        try await QueueBench.running(kind, options: options) { bench in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...2000 {
                    group.addTask { try await bench.send(number, coalescing: "\(number % 3)") }
                }
                try await group.waitForAll()
            }
            while try await !bench.queue.endpoints().isEmpty { await Task.yield() }
            let ended = try await bench.events.wait(for: .accepted, count: 2000)
            #expect(Set(ended.map(\.id)).count == 2000)
            await bench.events.observer.flush()
            let delivered = bench.events.events(of: .delivered).map(\.id)
            let replaced = bench.events.events(of: .coalesced).map(\.id)
            #expect(delivered.count + replaced.count == 2000)
            #expect(Set(delivered + replaced).count == 2000)
            #expect(bench.transport.deliveries.count == delivered.count)
        }
    }
}
