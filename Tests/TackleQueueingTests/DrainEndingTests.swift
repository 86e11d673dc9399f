import Foundation
import Tackle
import TackleQueueing
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct DrainEndingTests {
    /// A next stage that waits until it is let go, or cancelled.
    private func held(_ bench: Bench, _ sent: Observed<Int>, _ gate: Observed<Bool>) -> Next {
        bench.log.next { delivery in
            sent.update { $0 += 1 }
            try await gate.wait { $0 }
            return .delivered(delivery)
        }
    }

    @Test func `cancelling stops at once, counts no attempt and loses nothing`() async throws {
        let bench = Bench(options: QueueOptions(perEndpoint: 2, jitter: 0))
        for number in 1...5 { try bench.enqueue(number, attempts: 4) }
        let sent = Observed(0)
        let gate = Observed(false)
        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await bench.drain.run(next: held(bench, sent, gate)) }
                try await sent.wait { $0 == 2 }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
        #expect(bench.drain.count == 5)
        #expect(bench.log.events.isEmpty)
        #expect(bench.store.contents.current.outcomes.isEmpty)
        bench.drain.close()
        let attempts = Observed<[Int]>([])
        let next = bench.log.next { delivery in
            attempts.update { $0.append(delivery.attempt) }
            return .delivered(delivery)
        }
        try await bench.drain.run(next: next)
        #expect(attempts.current == [5, 5, 5, 5, 5])
        #expect(bench.log.events(.delivered).count == 5)
    }

    @Test(arguments: [true, false])
    func `what is in flight is finished and the rest stays`(byStopping: Bool) async throws {
        let closing = byStopping ? QueueClosing.everything : .inFlightOnly
        let bench = Bench(options: QueueOptions(perEndpoint: 2, jitter: 0), closing: closing)
        for number in 1...5 { try bench.enqueue(number) }
        let sent = Observed(0)
        let gate = Observed(false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await bench.drain.run(next: held(bench, sent, gate)) }
            try await sent.wait { $0 == 2 }
            if byStopping { bench.drain.stop() } else { bench.drain.close() }
            gate.update { $0 = true }
            try await group.waitForAll()
        }
        #expect(sent.current == 2)
        #expect(bench.log.events(.delivered).count == 2)
        #expect(bench.drain.count == 3)
        #expect(bench.drain.removeWaiting().map(\.handle) == [3, 4, 5])
        #expect(bench.drain.count == 0)
    }

    @Test func `a second run beside the first is refused`() async throws {
        let bench = Bench()
        try bench.enqueue(1)
        let sent = Observed(0)
        let gate = Observed(false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await bench.drain.run(next: held(bench, sent, gate)) }
            try await sent.wait { $0 == 1 }
            await #expect(throws: SendError.self) {
                try await bench.drain.run(next: bench.log.next())
            }
            gate.update { $0 = true }
            bench.drain.close()
            try await group.waitForAll()
        }
    }

    @Test func `a cancellation from within a stage is a failed attempt`() async throws {
        let bench = Bench()
        try bench.enqueue(1)
        bench.drain.close()
        try await bench.clock.jumping {
            let next = bench.log.next { delivery in
                if delivery.attempt == 1 { throw CancellationError() }
                return .delivered(delivery)
            }
            try await bench.drain.run(next: next)
        }
        #expect(bench.log.events.map(\.kind) == [.attemptFailed, .delivered])
    }

    @Test func `a webhook that cannot be read is tried again and counts no attempt`() async throws {
        let store = ListStore(loadFailure: { handle, loads in
            guard handle == 1, loads <= 20 else { return nil }
            return SendError(.notStored, "the disk is away")
        })
        let bench = Bench(store: store)
        try bench.enqueue(1)
        try bench.enqueue(2)
        bench.drain.close()
        let began = bench.clock.now
        try await bench.clock.jumping { try await bench.drain.run(next: bench.log.next()) }
        #expect(bench.log.events(.delivered).count == 2)
        #expect(bench.log.events(.delivered).map(\.attempts) == [1, 1])
        #expect(bench.clock.now.timeIntervalSince(began) == 20 * 5)
    }

    @Test func `a webhook that can never be read becomes a dead letter`() async throws {
        let store = ListStore(loadFailure: { handle, _ in
            handle == 1 ? SendError(.notStored, "damaged", verdict: .permanent) : nil
        })
        let bench = Bench(store: store)
        try bench.enqueue(1)
        try bench.enqueue(2)
        bench.drain.close()
        try await bench.drain.run(next: bench.log.next())
        #expect(store.journal.contains("dead 1 after 0: not-stored"))
        #expect(bench.log.events(.delivered).count == 1)
    }

    @Test func `a store that cannot remember an outcome stops nothing`() async throws {
        let store = ListStore(settleFailure: { _, _ in SendError(.notStored, "the disk is full") })
        let bench = Bench(store: store)
        for number in 1...10 { try bench.enqueue(number) }
        bench.drain.close()
        try await bench.clock.jumping {
            let next = bench.log.next { delivery in
                if delivery.attempt == 1 { throw SendError(.timeout, "no") }
                return .delivered(delivery)
            }
            try await bench.drain.run(next: next)
        }
        #expect(bench.log.events(.delivered).count == 10)
        #expect(bench.log.events(.attemptFailed).count == 10)
    }

    @Test func `what is too old becomes a dead letter without an attempt`() async throws {
        let options = QueueOptions(maximumAge: .seconds(60), jitter: 0)
        let bench = Bench(options: options)
        try bench.enqueue(1)
        bench.clock.advance(by: .seconds(120))
        bench.drain.close()
        try await bench.drain.run(next: bench.log.next())
        #expect(bench.log.events.map(\.kind) == [.dead])
        #expect(bench.log.events.map(\.attempts) == [0])
        #expect(bench.log.events.first?.error?.code == .expired)
        #expect(bench.store.journal.last == "dead 1 after 0: expired")
    }
}
