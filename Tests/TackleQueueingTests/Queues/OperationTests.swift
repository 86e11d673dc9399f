import FoundationEssentials
import Tackle
import TackleQueueing
import TackleTesting
import Testing

/// What people do to a queue while it runs.
@Suite(.timeLimit(.minutes(2))) struct OperationTests {
    private static let minutely = QueueOptions(schedule: .list([.seconds(60)]), jitter: 0)

    @Test(arguments: QueueKind.allCases)
    func `what waits can be cancelled, and is reported dead`(_ kind: QueueKind) async throws {
        try await QueueBench.running(kind) { bench in
            try await bench.pause()
            for number in 1...3 { try await bench.send(number) }
            #expect(try await bench.queue.cancel(bench.id(2)))
            #expect(try await bench.queue.cancel(bench.id(2)) == false)
            let dead = try await bench.events.wait(for: .dead)
            #expect(try dead.map(\.id) == [bench.id(2)])
            #expect(dead.map(\.error?.code) == [.cancelled])
            #expect(dead.map(\.attempts) == [0])
            try await bench.resume()
            try await bench.events.wait(for: .delivered, count: 2)
            #expect(bench.bodies.sorted() == ["1", "3"])
            #expect(try await bench.queue.deadLetters().isEmpty)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `what waits for another attempt or for its time can be cancelled`(
        _ kind: QueueKind
    ) async throws {
        let options = Self.minutely
        try await QueueBench.running(kind, options: options, answers: [.status(500)]) { bench in
            try await bench.send(1)
            try await bench.events.wait(for: .attemptFailed)
            try await bench.clock.waitForSleepers()
            #expect(try await bench.queue.cancel(bench.id(1)))
            let due = bench.clock.now.addingTimeInterval(30)
            try await bench.send(2, due: due)
            #expect(try await bench.queue.cancel(bench.id(2)))
            let dead = try await bench.events.wait(for: .dead, count: 2)
            #expect(dead.map(\.attempts) == [1, 0])
            bench.clock.advance(by: .seconds(120))
            try await bench.send(3)
            try await bench.events.wait(for: .delivered)
            #expect(bench.bodies == ["1", "3"])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `what is in flight, is gone or was never there cannot be cancelled`(
        _ kind: QueueKind
    ) async throws {
        try await QueueBench.running(kind) { bench in
            bench.transport.hold()
            try await bench.send(1)
            try await bench.transport.waitForDeliveries(count: 1)
            #expect(try await bench.queue.cancel(bench.id(1)) == false)
            #expect(try await bench.queue.cancel(bench.id(1, at: "b")) == false)
            #expect(try await bench.queue.cancel(bench.id(7)) == false)
            bench.transport.release()
            try await bench.events.wait(for: .delivered)
            #expect(try await bench.queue.cancel(bench.id(1)) == false)
            #expect(bench.events.events(of: .dead).isEmpty)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `cancelling the first of an ordering key lets the next one go`(
        _ kind: QueueKind
    ) async throws {
        let options = Self.minutely
        try await QueueBench.running(kind, options: options, answers: [.status(500)]) { bench in
            for number in 1...2 { try await bench.send(number, order: "o") }
            try await bench.events.wait(for: .attemptFailed)
            try await bench.clock.waitForSleepers()
            #expect(try await bench.queue.cancel(bench.id(1)))
            try await bench.events.wait(for: .delivered)
            #expect(bench.bodies == ["1", "2"])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `a pause by hand holds an endpoint and no other, until it is resumed`(
        _ kind: QueueKind
    ) async throws {
        try await QueueBench.running(kind) { bench in
            try await bench.pause()
            try await bench.send(1)
            try await bench.send(2, to: "b")
            try await bench.events.wait(for: .delivered)
            bench.clock.advance(by: .seconds(30 * 86_400))
            try await bench.send(3, to: "b")
            try await bench.events.wait(for: .delivered, count: 2)
            let status = try #require(try await bench.queue.endpoints().first)
            #expect(status.endpoint.key == "a")
            #expect(status.waiting == 1 && status.inFlight == 0)
            #expect(status.state.isPausedByHand)
            try await bench.resume()
            try await bench.events.wait(for: .delivered, count: 3)
            #expect(bench.bodies == ["2", "3", "1"])
            while try await !bench.queue.endpoints().isEmpty { await Task.yield() }
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `resuming ends a pause that the receiver asked for`(_ kind: QueueKind) async throws {
        try await QueueBench.running(kind, answers: [.status(429, retryAfter: 3600)]) { bench in
            try await bench.send(1)
            let paused = try await bench.events.wait(for: .endpointPaused)
            #expect(paused.first?.next == bench.clock.now.addingTimeInterval(3600))
            try await bench.send(2)
            let status = try #require(try await bench.queue.endpoints().first)
            #expect(status.state.pausedUntil == bench.clock.now.addingTimeInterval(3600))
            try await bench.resume()
            // The first one still waits for its own attempt.
            try await bench.events.wait(for: .delivered)
            #expect(bench.bodies == ["1", "2"])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `disabling by hand makes dead letters of what waits and refuses what comes`(
        _ kind: QueueKind
    ) async throws {
        try await QueueBench.running(kind) { bench in
            try await bench.pause()
            let later = bench.clock.now.addingTimeInterval(86_400)
            try await bench.send(1)
            try await bench.send(2, due: later)
            try await bench.queue.disable(Endpoint(key: "a"))
            let dead = try await bench.events.wait(for: .dead, count: 2)
            #expect(dead.allSatisfy { $0.error?.code == .endpointDisabled && $0.attempts == 0 })
            #expect(try await bench.refusal { try await bench.send(3) } == .endpointDisabled)
            try await bench.events.wait(for: .refused)
            let letters = try await bench.queue.deadLetters()
            #expect(letters.map(\.reason) == ["endpoint-disabled", "endpoint-disabled"])
            #expect(letters.allSatisfy { $0.message.contains("it was disabled by hand") })
            // A dead letter of a disabled endpoint stays one.
            await #expect(throws: SendError.self) { try await bench.queue.requeue(bench.id(1)) }
            #expect(try await bench.queue.deadLetters().count == 2)
            try await bench.queue.enable(Endpoint(key: "a"))
            #expect(try await bench.queue.requeue(bench.id(1)))
            try await bench.events.wait(for: .delivered)
            #expect(bench.bodies == ["1"])
            #expect(try await bench.queue.deadLetters().map(\.webhook.id) == [bench.id(2).webhook])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `a dead letter is taken on once, however many ask at once`(_ kind: QueueKind) async throws
    {
        let options = QueueOptions(schedule: .list([.seconds(1)]), maximumAttempts: 1, jitter: 0)
        try await QueueBench.running(kind, options: options, answers: [.status(500)]) { bench in
            try await bench.send(1)
            try await bench.events.wait(for: .dead)
            let id = try bench.id(1)
            let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 1...8 { group.addTask { try await bench.queue.requeue(id) } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(taken == 1)
            try await bench.events.wait(for: .delivered)
            #expect(bench.transport.deliveries.count == 2)
            #expect(try await bench.queue.requeue(id) == false)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `endpoints are told in the order of their keys, with what is known of them`(
        _ kind: QueueKind
    ) async throws {
        try await QueueBench.running(kind, then: .status(500)) { bench in
            try await bench.pause("c")
            try await bench.queue.disable(Endpoint(key: "b"))
            try await bench.send(1, to: "a")
            try await bench.events.wait(for: .attemptFailed)
            try await bench.clock.waitForSleepers()
            let statuses = try await bench.queue.endpoints()
            #expect(statuses.map(\.endpoint.key) == ["a", "b", "c"])
            #expect(statuses.map(\.state.failures) == [1, 0, 0])
            #expect(statuses[0].state.failingSince == bench.clock.now)
            #expect(statuses.map(\.waiting) == [1, 0, 0])
            #expect(statuses[1].state.disabled == .byHand)
            #expect(statuses[2].state.isPausedByHand)
        }
    }
}
