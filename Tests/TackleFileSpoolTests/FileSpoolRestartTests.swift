import FoundationEssentials
import Tackle
import TackleQueueing
import TackleTesting
import TestSupport
import Testing

@testable import TackleFileSpool

/// What a spool does with what it was told in an earlier process.
@Suite(.timeLimit(.minutes(2))) struct FileSpoolRestartTests {
    private static func id(_ number: Int, at endpoint: String = "a") throws -> DeliveryID {
        try DeliveryID(webhook: WebhookID("msg_\(number)"), endpoint: Endpoint(key: endpoint))
    }

    /// One life of a spool: it does some work, and lets the directory go.
    private static func life(
        _ path: String,
        _ clock: VirtualClock,
        options: QueueOptions = QueueOptions(jitter: 0),
        _ work: (FileSpool, Next) async throws -> Void
    ) async throws {
        let spool = try FileSpool(directory: path, options: options, clock: clock)
        try await work(spool, EventLog().next())
        await spool.letGo()
    }

    /// A last life, which delivers all that is left.
    private static func drain(
        _ path: String,
        _ clock: VirtualClock,
        options: QueueOptions = QueueOptions(jitter: 0)
    ) async throws -> EventLog {
        let log = EventLog()
        let spool = try FileSpool(directory: path, options: options, clock: clock)
        spool.close()
        try await clock.fastForward { try await spool.run(next: log.next()) }
        return log
    }

    private static func send(
        _ number: Int,
        to endpoint: String = "a",
        coalescing key: String? = nil,
        _ spool: FileSpool,
        _ next: Next
    ) async throws -> Receipt {
        let options = Webhook.Options(
            created: Date(timeIntervalSince1970: 1_800_000_000),
            coalescingKey: key
        )
        let webhook = try Webhook.numbered(number, to: endpoint, options: options)
        return try await spool.send(Delivery(webhook), next: next)
    }

    @Test func `what was cancelled stays cancelled`() async throws {
        try await TemporaryDirectory.with { path in
            let clock = VirtualClock()
            try await Self.life(path, clock) { (spool, next) async throws in
                for number in 1...3 { _ = try await Self.send(number, spool, next) }
                #expect(try await spool.cancel(Self.id(2)))
            }
            // Also what an earlier process has left can be cancelled.
            try await Self.life(path, clock) { (spool, _) async throws in
                #expect(try await spool.cancel(Self.id(2)) == false)
                #expect(try await spool.cancel(Self.id(3)))
            }
            let log = try await Self.drain(path, clock)
            #expect(try log.events(.delivered).map(\.id) == [Self.id(1)])
        }
    }

    @Test func `what was replaced stays replaced, and what waits is replaced in a later process`()
        async throws
    {
        try await TemporaryDirectory.with { path in
            let clock = VirtualClock()
            try await Self.life(path, clock) { (spool, next) async throws in
                _ = try await Self.send(1, coalescing: "k", spool, next)
                _ = try await Self.send(2, coalescing: "k", spool, next)
            }
            try await Self.life(path, clock) { (spool, next) async throws in
                let receipt = try await Self.send(3, coalescing: "k", spool, next)
                #expect(try receipt.replaced == Self.id(2))
            }
            let log = try await Self.drain(path, clock)
            #expect(try log.events(.delivered).map(\.id) == [Self.id(3)])
        }
    }

    @Test(arguments: Persistence.allCases)
    func `a crash after a webhook took another one's place loses neither both nor the newer`(
        _ persistence: Persistence
    ) async throws {
        let disk = SimulatedDisk()
        let spool = FileSpool(FileSpoolTests.configuration(disk), options: QueueOptions())
        let next = EventLog().next()
        for number in 1...5 {
            _ = try await Self.send(number, coalescing: "k", spool, next)
            let log = try SpoolLog.open(disk.afterCrash(persistence))
            let left = log.waitingIDs
            #expect(try left.last == Self.id(number))
            #expect(try Set(left).isSubset(of: [Self.id(number), Self.id(max(1, number - 1))]))
        }
    }

    @Test func `a duplicate of what waits or is still in the log as delivered is known`()
        async throws
    {
        try await TemporaryDirectory.with { path in
            let clock = VirtualClock()
            var options = QueueOptions(jitter: 0)
            options.duplicates = .refuse
            try await Self.life(path, clock, options: options) { (spool, next) async throws in
                // What waits keeps the file in which it stands with what was delivered.
                try await spool.pause(Endpoint(key: "a"))
                for number in 2...3 { _ = try await Self.send(number, spool, next) }
                #expect(try await spool.cancel(Self.id(3)))
                _ = try await Self.send(4, coalescing: "k", spool, next)
                _ = try await Self.send(5, coalescing: "k", spool, next)
                _ = try await Self.send(1, to: "b", spool, next)
                let log = EventLog()
                let run = Task { try await spool.run(next: log.next()) }
                try await log.wait(for: .delivered)
                spool.stop()
                try await run.value
            }
            try await Self.life(path, clock, options: options) { (spool, next) async throws in
                for (number, endpoint) in [(1, "b"), (2, "a"), (5, "a")] {
                    let error = await #expect(throws: SendError.self) {
                        try await Self.send(number, to: endpoint, spool, next)
                    }
                    #expect(error?.code == .duplicate, "\(number)")
                }
                // What was cancelled or replaced was not delivered.
                for number in [3, 4] { _ = try await Self.send(number, spool, next) }
                try await spool.resume(Endpoint(key: "a"))
            }
            let log = try await Self.drain(path, clock, options: options)
            let delivered = Set(log.events(.delivered).map(\.id))
            #expect(try delivered == Set([2, 3, 4, 5].map { try Self.id($0) }))
        }
    }

    @Test func `a dead letter is taken on again from its first attempt`() async throws {
        try await TemporaryDirectory.with { path in
            let clock = VirtualClock()
            let options = QueueOptions(schedule: .list([.seconds(1)]), jitter: 0)
            let failing = EventLog()
            let spool = try FileSpool(directory: path, options: options, clock: clock)
            for number in 1...2 { _ = try await Self.send(number, spool, failing.next()) }
            spool.close()
            try await clock.fastForward {
                try await spool.run(next: failing.next { _ in throw SendError(.timeout, "no") })
            }
            #expect(failing.events(.dead).count == 2)
            try await Self.life(path, clock, options: options) { (spool, _) async throws in
                #expect(try await spool.requeue(Self.id(1)))
                #expect(try await spool.requeue(Self.id(1)) == false)
                #expect(try await spool.requeue(Self.id(1, at: "b")) == false)
                #expect(try await spool.deadLetters().map(\.webhook.id) == [Self.id(2).webhook])
            }
            let log = try await Self.drain(path, clock, options: options)
            #expect(try log.events(.delivered).map(\.id) == [Self.id(1)])
            #expect(log.events(.delivered).map(\.attempts) == [1])
        }
    }

    @Test func `what is known of endpoints is known by the next process`() async throws {
        try await TemporaryDirectory.with { path in
            let clock = VirtualClock()
            let began = clock.now
            let spool = FileSpool(directory: path, clock: clock)
            let log = EventLog()
            let next = log.next { delivery in
                let answer =
                    delivery.webhook.endpoint.key == "gone"
                    ? SendError(.status, "no", verdict: .endpointGone)
                    : SendError(.status, "later", verdict: .retry(after: .seconds(3600)))
                throw answer
            }
            for (number, endpoint) in [(1, "gone"), (2, "slow")] {
                _ = try await Self.send(number, to: endpoint, spool, next)
            }
            let run = Task { try await spool.run(next: next) }
            try await log.wait(for: .endpointPaused)
            try await log.wait(for: .endpointDisabled)
            try await spool.pause(Endpoint(key: "held"))
            try await spool.disable(Endpoint(key: "off"))
            try await spool.disable(Endpoint(key: "on"))
            try await spool.enable(Endpoint(key: "on"))
            spool.stop()
            try await run.value
            clock.advance(by: .seconds(600))
            try await Self.life(path, clock) { (spool, next) async throws in
                let statuses = try await spool.endpoints()
                #expect(statuses.map(\.endpoint.key) == ["gone", "held", "off", "slow"])
                #expect(statuses[0].state.disabled == .gone)
                #expect(statuses[1].state.isPausedByHand)
                #expect(statuses[2].state.disabled == .byHand)
                let until = try #require(statuses[3].state.pausedUntil)
                #expect(abs(until.timeIntervalSince(began) - 3600) < 0.01)
                #expect(statuses[3].waiting == 1)
                let error = await #expect(throws: SendError.self) {
                    try await Self.send(3, to: "gone", spool, next)
                }
                #expect(error?.code == .endpointDisabled)
                try await spool.enable(Endpoint(key: "gone"))
                try await spool.resume(Endpoint(key: "held"))
            }
            try await Self.life(path, clock) { (spool, _) async throws in
                #expect(try await spool.endpoints().map(\.endpoint.key) == ["off", "slow"])
            }
        }
    }

    @Test func `an endpoint that fails for long is disabled, however often the process is new`()
        async throws
    {
        var options = QueueOptions(
            schedule: .list(Array(repeating: .seconds(1800), count: 9)),
            jitter: 0
        )
        options.disableAfter = .seconds(3600)
        try await TemporaryDirectory.with { path in
            let clock = VirtualClock()
            try await Self.life(path, clock, options: options) { (spool, next) async throws in
                _ = try await Self.send(1, spool, next)
            }
            for life in 1...3 {
                let spool = try FileSpool(directory: path, options: options, clock: clock)
                let log = EventLog()
                // One attempt a life.
                try await spool.run(
                    next: log.next { _ in
                        spool.stop()
                        throw SendError(.timeout, "no answer")
                    }
                )
                #expect(log.events(.endpointDisabled).count == (life == 3 ? 1 : 0))
                clock.advance(by: .seconds(1800))
            }
        }
    }

    @Test func `what waits for an endpoint that was disabled becomes dead letters at the next run`()
        async throws
    {
        try await TemporaryDirectory.with { path in
            let clock = VirtualClock()
            try await Self.life(path, clock) { (spool, next) async throws in
                for number in 1...2 { _ = try await Self.send(number, spool, next) }
                _ = try await Self.send(3, to: "b", spool, next)
                try await spool.disable(Endpoint(key: "a"))
            }
            let log = try await Self.drain(path, clock)
            #expect(log.events(.dead).map(\.error?.code) == [.endpointDisabled, .endpointDisabled])
            #expect(try log.events(.delivered).map(\.id) == [Self.id(3, at: "b")])
            try await Self.life(path, clock) { (spool, _) async throws in
                let letters = try await spool.deadLetters()
                #expect(letters.map(\.reason) == ["endpoint-disabled", "endpoint-disabled"])
            }
        }
    }

    @Test func `a pause by hand holds what an earlier process left`() async throws {
        try await TemporaryDirectory.with { path in
            let clock = VirtualClock()
            try await Self.life(path, clock) { (spool, next) async throws in
                _ = try await Self.send(1, spool, next)
                try await spool.pause(Endpoint(key: "a"))
            }
            let log = EventLog()
            let spool = FileSpool(directory: path, clock: clock)
            let run = Task { try await spool.run(next: log.next()) }
            _ = try await Self.send(2, to: "b", spool, log.next())
            try await log.wait(for: .delivered)
            #expect(try log.events(.delivered).map(\.id) == [Self.id(2, at: "b")])
            try await spool.resume(Endpoint(key: "a"))
            try await log.wait(for: .delivered, count: 2)
            spool.close()
            try await run.value
        }
    }
}
