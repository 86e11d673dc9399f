import Tackle
import TackleQueueing
import TackleTesting
import Testing

/// A webhook with the id and endpoint of one that the queue has or has delivered.
@Suite(.timeLimit(.minutes(2))) struct DuplicateTests {
    private static func options(
        _ rule: DuplicateRule,
        window: Int = 10_000
    ) -> QueueOptions {
        var options = QueueOptions(schedule: .list([.seconds(60)]), jitter: 0)
        options.duplicates = rule
        options.duplicateWindow = window
        return options
    }

    @Test(arguments: QueueKind.allCases)
    func `by default it is delivered twice`(_ kind: QueueKind) async throws {
        try await QueueBench.running(kind) { bench in
            for _ in 1...2 { #expect(try await bench.send(1).isRepeated == false) }
            try await bench.events.wait(for: .delivered, count: 2)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `it is refused while the first one waits, is in flight, or was delivered`(
        _ kind: QueueKind
    ) async throws {
        try await QueueBench.running(kind, options: Self.options(.refuse)) { bench in
            try await bench.pause()
            try await bench.send(1)
            #expect(try await bench.refusal { try await bench.send(1) } == .duplicate)
            bench.transport.hold()
            try await bench.resume()
            try await bench.transport.waitForDeliveries(count: 1)
            #expect(try await bench.refusal { try await bench.send(1) } == .duplicate)
            bench.transport.release()
            try await bench.events.wait(for: .delivered)
            #expect(try await bench.refusal { try await bench.send(1) } == .duplicate)
            try await bench.events.wait(for: .refused, count: 3)
            // Another endpoint's is another delivery.
            try await bench.send(1, to: "b")
            try await bench.events.wait(for: .delivered, count: 2)
            #expect(bench.transport.deliveries.count == 2)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `it is refused while the first one waits for another attempt`(
        _ kind: QueueKind
    ) async throws {
        let options = Self.options(.refuse)
        try await QueueBench.running(kind, options: options, answers: [.status(500)]) { bench in
            try await bench.send(1)
            try await bench.events.wait(for: .attemptFailed)
            #expect(try await bench.refusal { try await bench.send(1) } == .duplicate)
            try await bench.clock.fastForward {
                _ = try await bench.events.wait(for: .delivered)
            }
            #expect(bench.transport.deliveries.map(\.attempt) == [1, 2])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `where it is to be ignored the receipt says so, and nothing is sent`(
        _ kind: QueueKind
    ) async throws {
        try await QueueBench.running(kind, options: Self.options(.ignore)) { bench in
            try await bench.pause()
            #expect(try await bench.send(1).isRepeated == false)
            let receipt = try await bench.send(1)
            #expect(receipt.isRepeated && receipt.isAccepted)
            #expect(receipt.stage == kind.rawValue)
            try await bench.resume()
            try await bench.events.wait(for: .delivered)
            #expect(try await bench.send(1).isRepeated)
            try await bench.send(2)
            try await bench.events.wait(for: .delivered, count: 2)
            #expect(bench.bodies == ["1", "2"])
            #expect(bench.events.events(of: .accepted).count == 2)
            #expect(bench.events.events(of: .refused).isEmpty)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `as many delivered ones are remembered as the window says`(_ kind: QueueKind) async throws
    {
        try await QueueBench.running(kind, options: Self.options(.refuse, window: 2)) { bench in
            for number in 1...3 {
                try await bench.send(number)
                try await bench.events.wait(for: .delivered, count: number)
            }
            for number in 2...3 {
                #expect(try await bench.refusal { try await bench.send(number) } == .duplicate)
            }
            try await bench.send(1)
            try await bench.events.wait(for: .delivered, count: 4)
            #expect(bench.bodies == ["1", "2", "3", "1"])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `with a window of zero only what waits counts`(_ kind: QueueKind) async throws {
        try await QueueBench.running(kind, options: Self.options(.refuse, window: 0)) { bench in
            try await bench.pause()
            try await bench.send(1)
            #expect(try await bench.refusal { try await bench.send(1) } == .duplicate)
            try await bench.resume()
            try await bench.events.wait(for: .delivered)
            try await bench.clock.fastForward {
                // The place is free a moment after that is told.
                while try await bench.refusal({ try await bench.send(1) }) != nil {
                    await Task.yield()
                }
                _ = try await bench.events.wait(for: .delivered, count: 2)
            }
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `what died, was cancelled or was replaced may come again`(_ kind: QueueKind) async throws {
        let options = Self.options(.refuse)
        let abort = Answer.status(
            400,
            headers: ["webhook-delivery": "abort-message"]
        )
        try await QueueBench.running(kind, options: options, answers: [abort]) { bench in
            try await bench.send(1)
            try await bench.events.wait(for: .dead)
            try await bench.pause("b")
            try await bench.send(2, to: "b")
            #expect(try await bench.queue.cancel(bench.id(2, at: "b")))
            try await bench.send(2, to: "b")
            try await bench.send(3, to: "b", coalescing: "k")
            try await bench.send(4, to: "b", coalescing: "k")
            // 3 was replaced by 4, and now it replaces that.
            let third = try await bench.send(3, to: "b", coalescing: "k")
            #expect(try third.replaced == bench.id(4, at: "b"))
            #expect(
                try await bench.refusal { try await bench.send(3, to: "b", coalescing: "k") }
                    == .duplicate
            )
            try await bench.resume("b")
            try await bench.events.wait(for: .delivered, count: 2)
            while try await bench.refusal({ try await bench.send(1) }) != nil { await Task.yield() }
            try await bench.events.wait(for: .delivered, count: 3)
            #expect(bench.bodies.sorted() == ["1", "1", "2", "3"])
        }
    }

    @Test(arguments: QueueKind.allCases, [DuplicateRule.refuse, .ignore])
    func `a dead letter whose webhook came again and was delivered stays one`(
        _ kind: QueueKind,
        _ rule: DuplicateRule
    ) async throws {
        let abort = Answer.status(
            400,
            headers: ["webhook-delivery": "abort-message"]
        )
        try await QueueBench.running(kind, options: Self.options(rule), answers: [abort]) { bench in
            try await bench.send(1)
            try await bench.events.wait(for: .dead)
            // The place is free a moment after that is told.
            var isTaken = false
            while !isTaken {
                let code = try await bench.refusal {
                    let receipt = try await bench.send(1)
                    isTaken = !receipt.isRepeated
                    return receipt
                }
                if code != nil || !isTaken { await Task.yield() }
            }
            try await bench.events.wait(for: .delivered)
            let id = try bench.id(1)
            if rule == .ignore {
                #expect(try await bench.queue.requeue(id) == false)
            } else {
                await #expect(throws: SendError.self) { try await bench.queue.requeue(id) }
            }
            #expect(try await bench.queue.deadLetters().map(\.webhook.id) == [id.webhook])
            #expect(bench.transport.deliveries.count == 2)
        }
    }
}
