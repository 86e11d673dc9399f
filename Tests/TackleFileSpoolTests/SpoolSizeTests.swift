import Tackle
import TackleQueueing
import TackleTesting
import TestSupport
import Testing

@testable import TackleFileSpool

/// A spool with a largest size: it is full, it says so or waits, and it has room again.
@Suite struct SpoolSizeTests {
    private static let size = 10_000

    @Test func `a full spool throws, and takes more once it has delivered`() async throws {
        let disk = SimulatedDisk()
        let transport = RecordingTransport()
        let configuration = FileSpoolTests.configuration(disk, maximumSize: 256 << 10)
        let spool = FileSpool(configuration, options: QueueOptions())
        let pipeline = try Pipeline(stages: [spool, transport])
        var accepted = 0
        do {
            while accepted < 100 {
                try await pipeline.send(.sample(accepted, size: Self.size))
                accepted += 1
            }
        } catch let error as SendError {
            #expect(error.code == .queueFull)
        }
        // An eighth is kept in reserve for outcomes, and another one for the last segment.
        #expect((16...20).contains(accepted))
        try await pipeline.running { [accepted] pipeline in
            try await transport.waitForDeliveries(count: accepted)
            try await transport.waitUntilIdle()
            // What was delivered is given back by the commit that notes it.
            var more = 0
            while more < 10 {
                do {
                    try await pipeline.send(.sample(1000 + more, size: Self.size))
                    more += 1
                } catch let error as SendError where error.code == .queueFull {
                    await Task.yield()
                }
            }
        }
        #expect(transport.deliveries.count == accepted + 10)
    }

    @Test func `a full spool that waits takes everything in the end`() async throws {
        let disk = SimulatedDisk()
        let transport = RecordingTransport()
        let configuration = FileSpoolTests.configuration(
            disk,
            maximumSize: 256 << 10,
            whenFull: .wait
        )
        let spool = FileSpool(configuration, options: QueueOptions())
        try await Pipeline(stages: [spool, transport]).running { pipeline in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 1...200 {
                    group.addTask { _ = try await pipeline.send(.sample(id, size: Self.size)) }
                }
                try await group.waitForAll()
            }
        }
        #expect(transport.deliveries.count == 200)
    }

    @Test func `waiting for room ends when the task is cancelled or the spool closed`()
        async throws
    {
        let disk = SimulatedDisk()
        let configuration = FileSpoolTests.configuration(
            disk,
            maximumSize: 256 << 10,
            whenFull: .wait
        )
        let spool = FileSpool(configuration, options: QueueOptions())
        let pipeline = try Pipeline(stages: [spool, RecordingTransport()])
        try await pipeline.send(.sample(1, size: 200_000))
        let cancelled = Task { try await pipeline.send(.sample(2, size: 100_000)) }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        let refused = Task { try await pipeline.send(.sample(3, size: 100_000)) }
        pipeline.close()
        await #expect(throws: SendError.self) { try await refused.value }
    }

    @Test func `a webhook larger than the spool is refused for good`() async throws {
        let configuration = FileSpoolTests.configuration(SimulatedDisk(), maximumSize: 256 << 10)
        let spool = FileSpool(configuration, options: QueueOptions())
        let pipeline = try Pipeline(stages: [spool, RecordingTransport()])
        do {
            try await pipeline.send(.sample(1, size: 300_000))
            Issue.record("it was accepted")
        } catch let error as SendError {
            #expect(error.code == .notStored)
            #expect(!error.verdict.isRetryable)
        }
    }
}
