import Glibc
import Synchronization
import Tackle
import TackleQueueing
import TackleTesting
import TestSupport
import Testing

@testable import TackleFileSpool

/// A disk without room: accepting is refused, delivering goes on, and it recovers by itself.
@Suite(.timeLimit(.minutes(2))) struct FullDiskTests {
    /// Has no room for anything new, as where others have filled the disk.
    private static func fill(_ disk: SimulatedDisk) {
        disk.state.withLock { $0.capacity = $0.used }
    }

    private static func empty(_ disk: SimulatedDisk) {
        disk.state.withLock { $0.capacity = nil }
    }

    @Test func `outcomes go to the reserve where there is no other room`() throws {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk)
        let numbers = try (1...3).map { log.stage(try .sample($0, size: 300)) }
        _ = log.commit()
        Self.fill(disk)
        // The active segment has no room left for this one.
        _ = log.stage(try .sample(4, size: 1500))
        log.stage(.state, numbers[0], attempts: 3)
        log.stage(.done, numbers[1])
        let commit = log.commit()
        #expect(commit.refused.count == 1 && commit.stored.isEmpty)
        #expect(commit.error?.isFull == true)
        #expect(log.staged.isEmpty, "the outcomes are written")
        #expect(!log.reserve.isReady)
        let again = try SpoolLog.open(disk.afterCrash(.nothing))
        #expect(again.entries[numbers[0]]?.attempts == 3)
        #expect(again.entries[numbers[1]] == nil)
        #expect(try again.webhook(numbers[2]) == .sample(3, size: 300))
    }

    @Test func `nothing is accepted without a reserve, and everything once there is one again`()
        throws
    {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk)
        let first = log.stage(try .sample(1, size: 1200))
        _ = log.commit()
        Self.fill(disk)
        _ = log.stage(try .sample(2, size: 1200))
        log.stage(.done, first)
        _ = log.commit()
        // There is room in the segment that was the reserve, and that is for outcomes alone.
        _ = log.stage(try .sample(3, size: 20))
        #expect(log.commit().refused.count == 1)
        Self.empty(disk)
        let later = log.stage(try .sample(4, size: 20))
        #expect(log.commit().stored == [later])
        #expect(log.reserve.isReady)
    }

    @Test func `a full disk is drained while it is full, and accepts again by itself`()
        async throws
    {
        let disk = SimulatedDisk()
        let transport = RecordingTransport()
        var configuration = FileSpoolTests.configuration(disk)
        configuration.segmentSize = 64 << 10
        let spool = FileSpool(configuration, options: QueueOptions())
        let pipeline = try Pipeline(stages: [spool, transport])
        for id in 1...20 { try await pipeline.send(.sample(id, size: 10_000)) }
        Self.fill(disk)
        await #expect(throws: SendError.self) {
            for id in 21...40 { try await pipeline.send(.sample(id, size: 10_000)) }
        }
        try await pipeline.running { pipeline in
            try await transport.waitForDeliveries(count: 20)
            // Somebody else has made room meanwhile.
            Self.empty(disk)
            while true {
                do {
                    try await pipeline.send(.sample(99, size: 10_000))
                    break
                } catch let error as SendError where error.code == .diskFull {
                    await Task.yield()
                }
            }
        }
        let again = try SpoolLog.open(disk.afterCrash(.nothing))
        #expect(again.entries.isEmpty, "what was delivered is remembered")
    }
}
