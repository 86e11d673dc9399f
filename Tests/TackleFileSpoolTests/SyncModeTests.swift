import FoundationEssentials
import Glibc
import Synchronization
import Tackle
import TackleQueueing
import TackleTesting
import TestSupport
import Testing

@testable import TackleFileSpool

/// What each mode promises, and that it keeps it.
@Suite(.timeLimit(.minutes(2))) struct SyncModeTests {
    private static func spool(
        _ disk: SimulatedDisk,
        _ mode: SyncMode,
        _ clock: any WallClock
    ) -> FileSpool {
        var configuration = FileSpoolTests.configuration(disk)
        configuration.syncMode = mode
        configuration.clock = clock
        return FileSpool(configuration, options: QueueOptions())
    }

    private static func left(_ disk: SimulatedDisk) throws -> Int {
        try SpoolLog.open(disk).waiting.count
    }

    @Test func `the receipt says what the mode promises`() async throws {
        let modes: [(SyncMode, Receipt.Promise)] = [
            (.fsync, .onDisk), (.interval(.seconds(1)), .syncedLater), (.none, .notSynced),
        ]
        for (mode, promise) in modes {
            let spool = Self.spool(SimulatedDisk(), mode, VirtualClock())
            let receipt = try await spool.send(Delivery(.sample(1)), next: EventLog().next())
            #expect(receipt.promise == promise)
        }
    }

    @Test func `with fsync a crash at once loses nothing`() async throws {
        let disk = SimulatedDisk()
        let spool = Self.spool(disk, .fsync, VirtualClock())
        _ = try await spool.send(Delivery(.sample(1)), next: EventLog().next())
        #expect(try Self.left(disk.afterCrash(.nothing)) == 1)
    }

    @Test func `with an interval a kill loses nothing, and a crash nothing after the interval`()
        async throws
    {
        let disk = SimulatedDisk()
        let clock = VirtualClock()
        let spool = Self.spool(disk, .interval(.milliseconds(100)), clock)
        _ = try await spool.send(Delivery(.sample(1)), next: EventLog().next())
        #expect(try Self.left(disk.afterKill()) == 1)
        #expect(try Self.left(disk.afterCrash(.nothing)) == 0, "it is not synced yet")
        let syncs = disk.syncs
        try await clock.waitForSleepers()
        clock.advance(by: .milliseconds(100))
        while disk.syncs == syncs { await Task.yield() }
        #expect(try Self.left(disk.afterCrash(.nothing)) == 1)
    }

    @Test func `with fsync an outcome outlives a kill once written, and a crash once synced`()
        throws
    {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk)
        let number = log.stage(try .sample(1))
        _ = log.commit(syncsOutcomes: false)
        #expect(!log.isSyncDue, "somebody waits for what is accepted")
        log.stage(.done, number)
        _ = log.commit(syncsOutcomes: false)
        #expect(log.isSyncDue)
        #expect(try Self.left(disk.afterKill()) == 0)
        #expect(try Self.left(disk.afterCrash(.nothing)) == 1)
        #expect(log.sync())
        #expect(try Self.left(disk.afterCrash(.nothing)) == 0)
    }

    @Test func `with fsync an outcome is synced after a while though nothing else comes`()
        async throws
    {
        let disk = SimulatedDisk()
        let spool = Self.spool(disk, .fsync, VirtualClock())
        let delivery = Delivery(try .sample(1))
        _ = try await spool.send(delivery, next: EventLog().next())
        let handle = try #require(try await spool.store.handles(of: delivery.id).first)
        try await spool.store.settle(handle, nil, as: .withdrawn)
        while try Self.left(disk.afterCrash(.nothing)) != 0 { await Task.yield() }
    }

    @Test func `without syncs a kill loses nothing, and closing makes it durable`() async throws {
        let disk = SimulatedDisk()
        let spool = Self.spool(disk, .none, VirtualClock())
        _ = try await spool.send(Delivery(.sample(1)), next: EventLog().next())
        #expect(try Self.left(disk.afterKill()) == 1)
        #expect(try Self.left(disk.afterCrash(.nothing)) == 0)
        #expect(await spool.letGo())
        #expect(try Self.left(disk.afterCrash(.nothing)) == 1)
    }

    /// F6 for what was acknowledged before its sync.
    @Test(arguments: [1, 2, 3])
    func `what a failed sync of the interval lost is written again from memory`(
        times: Int
    ) throws {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk, syncMode: .interval(.seconds(1)))
        for id in 1...3 {
            _ = log.stage(try .sample(id))
            #expect(log.commit().stored.count == 1)
        }
        log.stage(.state, 1, attempts: 4)
        _ = log.commit()
        #expect(log.isSyncDue)
        disk.fail(atCall: 1, with: .error(EIO, times: times))
        while !log.sync() {}
        #expect(!log.isSyncDue)
        let again = try SpoolLog.open(disk.afterCrash(.nothing))
        #expect(again.waiting.map(\.attempts) == [4, 0, 0])
        #expect(again.damage.isEmpty)
    }

    @Test(arguments: [SyncMode.interval(.seconds(1)), .none])
    func `what makes a segment needless is synced before it goes, in any mode`(
        mode: SyncMode
    ) throws {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk, syncMode: mode)
        let old = log.stage(try .sample(1, size: 600))
        _ = log.commit()
        _ = log.sync()
        for id in 2...60 {
            let number = log.stage(try .sample(id, size: 500))
            _ = log.commit()
            log.stage(.done, number)
            _ = log.commit()
            _ = log.reclaim(isPressed: true)
            let later = try SpoolLog.open(disk.afterCrash(.nothing))
            #expect(later.entries[old] != nil, "\(id)")
            #expect(later.damage.isEmpty)
        }
        #expect(disk.segments.count < 8)
    }
}
