import Glibc
import Synchronization
import TackleQueueing
import Testing

@testable import TackleFileSpool

/// The power fails at every single call of a workload, and any part of what was not synced
/// survives.
@Suite struct CrashTests {
    private static let operations = 30

    @Test(arguments: [UInt64(1), 2])
    func `a crash at any call loses nothing that was acknowledged`(seed: UInt64) throws {
        let whole = SimulatedDisk()
        var reference = SpoolWorkload(seed: seed)
        try reference.run(Self.operations, on: SpoolLog.open(whole))
        #expect(reference.promises.count > 3, "the workload leaves something to lose")
        for call in 1...whole.calls {
            let disk = SimulatedDisk()
            disk.fail(atCall: call, with: .crash)
            var workload = SpoolWorkload(seed: seed)
            // The crash may come while the directory is opened for the first time.
            if let log = try? SpoolLog.open(disk) {
                try workload.run(Self.operations, on: log)
            }
            for persistence in Persistence.allCases {
                let place = "crash at \(call), \(persistence) survives"
                try Self.check(workload, on: disk.afterCrash(persistence), place)
            }
        }
    }

    @Test func `a crash while a spool is opened again loses nothing`() throws {
        let disk = SimulatedDisk()
        var workload = SpoolWorkload(seed: 7)
        try workload.run(Self.operations, on: SpoolLog.open(disk))
        let reopening = disk.afterCrash(.nothing)
        _ = try SpoolLog.open(reopening)
        for call in 1...reopening.calls {
            let again = disk.afterCrash(.nothing)
            again.fail(atCall: call, with: .crash)
            _ = try? SpoolLog.open(again)
            try Self.check(workload, on: again.afterCrash(.nothing), "crash at \(call)")
        }
    }

    /// A killed process leaves its writes in the system's memory: what the next one reads there has
    /// to be on the disk before it is believed, above all after a sync that failed.
    @Test(arguments: [SimulatedFault.crash, .errorAndCrash(EIO)])
    func `what a spool finds when it is opened survives a crash`(fault: SimulatedFault) throws {
        let whole = SimulatedDisk()
        var reference = SpoolWorkload(seed: 4)
        try reference.run(Self.operations, on: SpoolLog.open(whole))
        for call in 1...whole.calls {
            let disk = SimulatedDisk()
            disk.fail(atCall: call, with: fault)
            var workload = SpoolWorkload(seed: 4)
            if let log = try? SpoolLog.open(disk) {
                try workload.run(Self.operations, on: log)
            }
            let killed = disk.afterKill()
            let found = try SpoolLog.open(killed)
            #expect(workload.broken(in: found).isEmpty, "\(call)")
            let later = try SpoolLog.open(killed.afterCrash(.nothing))
            #expect(later.waiting == found.waiting, "\(call)")
            try Self.check(workload, on: killed.afterCrash(.nothing), "killed at \(call)")
        }
    }

    @Test(arguments: [EIO, ENOSPC], [1, 5, Int.max])
    func `T11, T20: an error never makes a false success (beanstalkd 536)`(
        code: Int32,
        times: Int
    ) throws {
        let whole = SimulatedDisk()
        var reference = SpoolWorkload(seed: 3)
        try reference.run(Self.operations, on: SpoolLog.open(whole))
        var refusals = 0
        for call in 1...whole.calls {
            let disk = SimulatedDisk()
            disk.fail(atCall: call, with: .error(code, times: times))
            var workload = SpoolWorkload(seed: 3)
            if let log = try? SpoolLog.open(disk) {
                try workload.run(Self.operations, on: log)
            }
            refusals += workload.refusals
            // What was acknowledged has to be on the disk at this moment, whatever else was lost.
            try Self.check(workload, on: disk.afterCrash(.nothing), "error at \(call)")
        }
        // One error alone is outlived in a new segment.
        #expect((refusals > 0) == (times > 1))
    }

    @Test func `a disk that is mended takes what it refused before`() throws {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk)
        let first = log.stage(try .sample(1))
        #expect(log.commit().stored == [first])
        disk.fail(atCall: 1, with: .error(ENOSPC, times: .max))
        let second = log.stage(try .sample(2))
        log.stage(.state, first, attempts: 4)
        let refused = log.commit()
        #expect(refused.refused == [second])
        #expect(refused.error?.isFull == true)
        // Deliveries go on meanwhile, and what became of them is not forgotten.
        #expect(try log.webhook(first) == .sample(1))
        disk.mend()
        let third = log.stage(try .sample(3))
        #expect(log.commit().stored == [third])
        let again = try SpoolLog.open(disk.afterCrash(.nothing))
        #expect(again.waiting.map(\.handle) == [first, third])
        #expect(again.waiting.first?.attempts == 4)
    }

    @Test func `T12: a sync that failed is not asked again (beanstalkd 477)`() throws {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk)
        _ = log.stage(try .sample(1))
        _ = log.commit()
        // The next calls are the write and the sync of the batch.
        disk.fail(atCall: 2, with: .error(EIO, times: 1))
        let second = log.stage(try .sample(2))
        #expect(log.commit().stored == [second])
        #expect(disk.segments.count == 2)
        let again = try SpoolLog.open(disk.afterCrash(.nothing))
        #expect(again.waiting.count == 2)
        #expect(again.damage.isEmpty)
        #expect(try again.webhook(second) == .sample(2))
    }

    @Test func `short writes and interrupted calls go on where they stopped`() throws {
        let disk = SimulatedDisk()
        disk.state.withLock { state in
            state.mostBytes = 7
            state.isInterrupting = true
        }
        var workload = SpoolWorkload(seed: 5)
        try workload.run(10, on: SpoolLog.open(disk))
        #expect(workload.refusals == 0)
        try Self.check(workload, on: disk.afterCrash(.nothing), "short writes")
    }

    /// Opens a disk after a crash, uses it, crashes and opens it again.
    static func check(
        _ workload: SpoolWorkload,
        on disk: SimulatedDisk,
        _ place: String
    ) throws {
        var workload = workload
        do {
            let log = try SpoolLog.open(disk)
            #expect(workload.broken(in: log).isEmpty, "\(place)")
            #expect(log.damage.isEmpty, "\(place): a torn tail is no damage")
            try workload.run(2, on: log)
        }
        let again = try SpoolLog.open(disk.afterCrash(.nothing))
        #expect(workload.broken(in: again).isEmpty, "\(place), second life")
        #expect(again.damage.isEmpty, "\(place), second life")
    }
}
