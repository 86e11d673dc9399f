import Glibc
import Synchronization
import TackleQueueing
import TestSupport
import Testing

@testable import TackleFileSpool

/// What other queues lost while they wrote, each case by its number.
@Suite struct WritingRequirementTests {
    @Test func `T1: nothing is acknowledged before it is on the disk (Jepsen NATS 7564)`() throws {
        let run = SpoolRun(SimulatedDisk())
        run.generator = SeededGenerator(seed: 1)
        try run.open()
        // Each acknowledgement asks the disk whether the record and its file's name would stay.
        for _ in 0..<60 { try run.perform(.accept) }
        run.move(to: run.disk.afterCrash(.nothing))
        try run.open()
        #expect(run.model.messages.count == 60)
    }

    @Test func `T4: a crash at each call of a compaction loses nothing (NATS 1f459ae1d)`() throws {
        let run = SpoolRun(SimulatedDisk(), segmentSize: 700)
        try run.open()
        for _ in 0..<3 { try run.perform(.acceptBatch) }
        try run.perform(.dead)
        for _ in 0..<4 { try run.perform(.retry) }
        for _ in 0..<4 { try run.perform(.done) }
        let before = run.disk.segments
        run.record()
        try run.perform(.reclaim)
        #expect(run.disk.segments.first != before.first, "something is given back")
        for (number, image) in run.disk.takeImages().enumerated() {
            for choice in Persistence.choices(seed: UInt64(number)) {
                let disk = SimulatedDisk(image.state.afterCrash(choice))
                try ExhaustiveCrashTests.verify(disk, run.models[image.mark])
            }
        }
    }

    @Test func `T22: bytes that were synced are never written again (fluent-bit 10952)`() throws {
        let run = SpoolRun(SimulatedDisk())
        run.generator = SeededGenerator(seed: 22)
        try run.open()
        var known: [String: [UInt8]] = [:]
        for step in 0..<120 {
            let all = SpoolOperation.allCases
            try run.perform(all[step % all.count])
            for name in run.disk.segments {
                let bytes = run.disk.bytes(of: name)
                let old = known.updateValue(bytes, forKey: name) ?? []
                #expect(bytes.starts(with: old), "\(name) after step \(step)")
            }
        }
        #expect(known.count > 5)
    }
}
