import Foundation
import Tackle
import TackleQueueing
import TackleTesting
import TestSupport
import Testing

@testable import TackleFileSpool

/// The spool as a pipeline uses it, on the real file system.
@Suite struct FileSpoolTests {
    private static let hourly = QueueOptions(schedule: .list([.seconds(3600)]), jitter: 0)

    private static func pipeline(
        _ spool: FileSpool,
        _ transport: RecordingTransport,
        _ events: EventRecorder = EventRecorder(),
        clock: any WallClock = SystemClock()
    ) throws -> Pipeline {
        try Pipeline(stages: [spool, transport], observers: [events.observer], clock: clock)
    }

    @Test func `what is accepted is on disk before send returns and is told before it starts`()
        async throws
    {
        try await TemporaryDirectory.with { path in
            let transport = RecordingTransport()
            let events = EventRecorder()
            let spool = FileSpool(directory: path + "/spool")
            let pipeline = try Self.pipeline(spool, transport, events)
            let receipt = try await pipeline.send(.sample(1))
            #expect(receipt.promise == .onDisk)
            #expect(receipt.stage == "file-spool")
            let file = path + "/spool/segment-0000000000000001"
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            #expect(bytes.range(of: Data("\"id\":1".utf8)) != nil)
            try await pipeline.running { pipeline in
                for id in 2...40 { try await pipeline.send(.sample(id)) }
            }
            #expect(transport.deliveries.count == 40)
            var accepted: Set<WebhookID> = []
            for event in events.events {
                if event.kind == .accepted {
                    accepted.insert(event.id.webhook)
                } else {
                    #expect(accepted.contains(event.id.webhook))
                }
            }
            #expect(events.events(of: .delivered).count == 40)
        }
    }

    @Test func `the next process delivers what is left, with its attempts and its due time`()
        async throws
    {
        try await TemporaryDirectory.with { path in
            let clock = VirtualClock()
            let start = clock.now
            do {
                let transport = RecordingTransport(then: .status(503), clock: clock)
                let spool = try FileSpool(directory: path, options: Self.hourly, clock: clock)
                let events = EventRecorder()
                let pipeline = try Self.pipeline(spool, transport, events, clock: clock)
                let run = Task { try await pipeline.run() }
                try await pipeline.send(.sample(1))
                try await events.wait(for: .attemptFailed)
                spool.stop()
                pipeline.close()
                try await run.value
            }
            clock.advance(by: .seconds(60))
            let transport = RecordingTransport(clock: clock)
            let spool = try FileSpool(directory: path, options: Self.hourly, clock: clock)
            let pipeline = try Self.pipeline(spool, transport, clock: clock)
            pipeline.close()
            try await clock.fastForward { try await pipeline.run() }
            #expect(transport.deliveries.map(\.attempt) == [2])
            #expect(try transport.deliveries.map(\.webhook) == [Webhook.sample(1)])
            #expect(transport.arrivals.map(\.time) == [start.addingTimeInterval(3600)])
        }
    }

    @Test func `a dead letter stays readable with its reason and is not sent again`() async throws {
        try await TemporaryDirectory.with { path in
            let first = RecordingTransport(then: .status(410))
            try await Self.pipeline(FileSpool(directory: path), first).running { pipeline in
                _ = try await pipeline.send(.sample(1))
            }
            let second = RecordingTransport()
            let spool = FileSpool(directory: path)
            let letters = try await spool.deadLetters()
            #expect(try letters.map(\.webhook) == [.sample(1)])
            #expect(letters.first?.status == 410)
            #expect(letters.first?.reason == "status")
            try await Self.pipeline(spool, second).running { _ in }
            #expect(second.deliveries.isEmpty)
        }
    }

    @Test func `stopping finishes what is in flight and leaves the rest on disk`() async throws {
        try await TemporaryDirectory.with { path in
            let transport = RecordingTransport()
            transport.hold()
            let spool = try FileSpool(directory: path, options: QueueOptions(concurrency: 1))
            let pipeline = try Self.pipeline(spool, transport)
            let run = Task { try await pipeline.run() }
            for id in 1...3 { try await pipeline.send(.sample(id)) }
            try await transport.waitForDeliveries(count: 1)
            spool.stop()
            await #expect(throws: SendError.self) { try await pipeline.send(.sample(4)) }
            transport.release()
            pipeline.close()
            try await run.value
            #expect(transport.deliveries.count == 1)
            let rest = RecordingTransport()
            try await Self.pipeline(FileSpool(directory: path), rest).running { _ in }
            #expect(try Set(rest.deliveries.map(\.webhook)) == [.sample(2), .sample(3)])
        }
    }

    @Test func `a cancelled run leaves what was in flight to the next`() async throws {
        try await TemporaryDirectory.with { path in
            let transport = RecordingTransport()
            transport.hold()
            let spool = FileSpool(directory: path)
            let pipeline = try Self.pipeline(spool, transport)
            let run = Task { try await pipeline.run() }
            try await pipeline.send(.sample(1))
            try await transport.waitForDeliveries(count: 1)
            run.cancel()
            await #expect(throws: CancellationError.self) { try await run.value }
            pipeline.close()
            let rest = RecordingTransport()
            try await Self.pipeline(FileSpool(directory: path), rest).running { _ in }
            #expect(rest.deliveries.map(\.attempt) == [1])
        }
    }

    @Test func `a second owner is refused with the directory and the process`() async throws {
        try await TemporaryDirectory.with { path in
            let first = FileSpool(directory: path)
            let pipeline = try Self.pipeline(first, RecordingTransport())
            try await pipeline.send(.sample(1))
            let second = try Self.pipeline(FileSpool(directory: path), RecordingTransport())
            let sentence =
                "\(path) is in use by the process \(getpid()):"
                + " stop that, or give each process a directory of its own"
            do {
                try await second.send(.sample(2))
                Issue.record("a second owner was let in")
            } catch let error as SendError {
                #expect(error.code == .notStored)
                #expect(error.message == sentence)
            }
            do {
                try await second.run()
                Issue.record("a second owner was let in")
            } catch let error as SpoolError {
                #expect(error.code == .inUse)
                #expect(error.description == sentence)
            }
            try await pipeline.running { _ in }
            try await second.send(.sample(2))
        }
    }

    @Test func `many senders share few syncs`() async throws {
        let disk = SimulatedDisk()
        let spool = FileSpool(Self.configuration(disk), options: QueueOptions())
        let pipeline = try Self.pipeline(spool, RecordingTransport())
        try await pipeline.send(.sample(0))
        let before = disk.syncs
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 1...1000 {
                group.addTask { _ = try await pipeline.send(.sample(id, size: 20)) }
            }
            try await group.waitForAll()
        }
        #expect(disk.syncs - before < 500)
        let log = try SpoolLog.open(disk.afterCrash(.nothing))
        #expect(log.waiting.count == 1001)
    }

    @Test func `a disk that fails makes send throw, and what was stored is delivered`()
        async throws
    {
        let disk = SimulatedDisk()
        let transport = RecordingTransport()
        let spool = FileSpool(Self.configuration(disk), options: QueueOptions())
        let pipeline = try Self.pipeline(spool, transport)
        try await pipeline.send(.sample(1))
        disk.fail(atCall: 1, with: .error(ENOSPC, times: .max))
        do {
            try await pipeline.send(.sample(2))
            Issue.record("a full disk took a webhook")
        } catch let error as SendError {
            #expect(error.code == .diskFull)
            #expect(error.verdict.isRetryable)
        }
        try await pipeline.running { _ in _ = try await transport.waitForDeliveries(count: 1) }
        #expect(try transport.deliveries.map(\.webhook) == [Webhook.sample(1)])
    }

    static func configuration(
        _ disk: SimulatedDisk,
        maximumSize: Int? = nil,
        whenFull: FileSpool.WhenFull = .throw
    ) -> SpoolStore.Configuration {
        SpoolStore.Configuration(
            directory: "spool",
            segmentSize: 1 << 20,
            maximumSize: maximumSize,
            whenFull: whenFull,
            syncMode: .fsync,
            fileSystem: disk,
            clock: SystemClock(),
            logger: CollectedLog().logger
        )
    }
}
