import FoundationEssentials
import Tackle
import TackleQueueing
import TackleTesting
import TestSupport
import Testing

@testable import TackleFileSpool

/// What other queues lost or held up while they ran, and a spool must not.
@Suite(.timeLimit(.minutes(5))) struct RunningRequirementTests {
    private static let waiting = 5000

    /// A disk on which many retries of one endpoint wait for the next day.
    private static func crowded(_ clock: VirtualClock) throws -> SimulatedDisk {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk, segmentSize: 1 << 20)
        let due = clock.now.addingTimeInterval(86_400)
        for id in 1...waiting {
            let number = log.stage(try .sample(id, endpoint: "dead"))
            log.stage(.state, number, attempts: 3, due: due)
        }
        while !log.staged.isEmpty { _ = log.commit() }
        return disk.afterKill()
    }

    @Test func `T6: retries of a dead endpoint cost a healthy one no read (NATS 6093)`()
        async throws
    {
        let clock = VirtualClock()
        let disk = try Self.crowded(clock)
        let transport = RecordingTransport()
        var configuration = FileSpoolTests.configuration(disk)
        configuration.clock = clock
        let spool = FileSpool(configuration, options: QueueOptions())
        let pipeline = try Pipeline(stages: [spool, transport])
        let run = Task { try await pipeline.run() }
        defer { run.cancel() }
        try await pipeline.send(.sample(1_000_001, endpoint: "healthy"))
        try await transport.waitForDeliveries(count: 1)
        let before = disk.allCalls
        for id in 1...20 { try await pipeline.send(.sample(2_000_000 + id, endpoint: "healthy")) }
        try await transport.waitForDeliveries(count: 21)
        #expect(transport.deliveries.allSatisfy { $0.webhook.endpointKey == "healthy" })
        // A write and a sync each, and some of the outcomes: none of those that wait is read.
        #expect(disk.allCalls - before < 120)
    }

    @Test func `T19: a spool is opened a part at a time, 24 bytes each (Vector 26035)`() throws {
        let log = try SpoolLog.open(Self.crowded(VirtualClock()), segmentSize: 1 << 20)
        var portions: [Int] = []
        try log.forEachWaiting { portions.append($0.count) }
        #expect(portions.reduce(0, +) == Self.waiting)
        #expect(portions.allSatisfy { $0 <= 1024 })
        #expect(MemoryLayout<SpoolEntry>.stride == 24)
    }
}
