import FoundationEssentials
import TackleQueueing
import TestSupport
import Testing

@testable import TackleFileSpool

/// What other queues lost when they were opened again, each case by its number.
@Suite struct RecoveryRequirementTests {
    /// A log with five messages of which one is delivered, one a dead letter, one retried.
    private static func written(segmentSize: Int = 1024) throws(Objection) -> SpoolRun {
        let run = SpoolRun(SimulatedDisk(), segmentSize: segmentSize)
        try run.open()
        let operations: [SpoolOperation] = [.acceptBatch, .acceptBatch, .done, .dead, .retry]
        for operation in operations { try run.perform(operation) }
        return run
    }

    @Test func `T3: a damaged header deletes no segment, the rest is read (NATS 7556)`() throws {
        let run = try Self.written()
        let names = run.disk.segments
        for name in names {
            let disk = run.disk.copy(changing: name) { bytes in
                for at in 0..<SpoolFormat.recordsStart / 2 { bytes[at] = 0 }
            }
            let log = try SpoolLog.open(disk, segmentSize: run.segmentSize)
            #expect(log.damage.count == 1, "\(name)")
            #expect(try run.model.deviations(in: log).isEmpty, "\(name)")
            #expect(disk.segments == names)
        }
    }

    @Test func `T7: a segment of an earlier process is never written to (go-diskqueue 28)`()
        throws
    {
        let run = try Self.written()
        let old = run.disk.segments
        let before = old.map { run.disk.bytes(of: $0) }
        run.move(to: run.disk.afterKill())
        try run.open()
        for _ in 0..<5 { try run.perform(.accept) }
        #expect(old.map { run.disk.bytes(of: $0) } == before)
        #expect(run.disk.segments.count > old.count)
    }

    @Test(arguments: -16...16)
    func `T8: a record that ends where a segment does comes back (nsq 1514)`(
        difference: Int
    ) throws {
        let body = SampleBody.bytes(1, size: 300)
        let record = SpoolFormat.aligned(SpoolFormat.recordHeaderSize + body.count)
        let size = SpoolFormat.recordsStart + 2 * record + difference
        let run = SpoolRun(SimulatedDisk(), segmentSize: size)
        try run.open()
        for _ in 0..<7 {
            try run.stageNew(size: 300)
            try run.drain()
            run.move(to: run.disk.afterCrash(.nothing))
            try run.open()
            try run.stageNew(size: 300)
            try run.stageNew(size: 300)
            try run.drain()
        }
        run.move(to: run.disk.afterKill())
        try run.open()
        #expect(run.model.messages.count == 21)
    }

    @Test func `T10: after a bad record the next is found, and counts are true (nsq 203)`() throws {
        let run = try Self.written(segmentSize: 4096)
        let name = try #require(run.disk.segments.first)
        let records = try SpoolLog.records(run.disk, name)
        let bad = try #require(records.first { $0.message == 3 && $0.type == .message })
        let disk = run.disk.copy(changing: name) { $0[bad.offset + 60] ^= 1 }
        let log = try SpoolLog.open(disk)
        #expect(log.entries.count == run.model.messages.count - 1)
        #expect(log.damage.map(\.message) == [3])
        try log.recount(disk)
    }

    @Test func `T13: a crash at each call of a segment's creation opens well (beanstalkd 546)`()
        throws
    {
        // One message fills a segment: each accept makes one, and a crash is tried at each call.
        for operations in [[SpoolOperation.acceptBatch], [.accept, .acceptBatch]] {
            #expect(try ExhaustiveCrashTests.crash(operations, seed: 13) > 10)
        }
    }

    @Test func `T15: a restart moves no due time and keeps attempts (beanstalkd 62)`() throws {
        let disk = SimulatedDisk()
        let due = Date(timeIntervalSince1970: 2_000_000_000.125)
        do {
            let log = try SpoolLog.open(disk)
            let number = log.stage(try .sample(1))
            _ = log.commit()
            log.stage(.state, number, attempts: 7, due: due, status: 503)
            _ = log.commit()
        }
        var now = disk
        for _ in 0..<3 {
            now = now.afterCrash(.nothing)
            let log = try SpoolLog.open(now)
            #expect(log.waiting.map(\.due) == [due])
            #expect(log.waiting.map(\.attempts) == [7])
            #expect(log.waiting.map(\.lastStatus) == [503])
        }
    }

    @Test func `T18: the bytes in use are those of a recount after each crash (Vector)`() throws {
        for seed in UInt64(0)..<20 {
            let run = try Self.written()
            run.move(to: run.disk.afterCrash(.hostile(seed)))
            try run.open()
            try run.check()
            try run.perform(.reclaim)
            try run.check()
        }
    }

    @Test func `T23: a segment that is all damage stops nothing else (fluent-bit 5003)`() throws {
        let run = try Self.written(segmentSize: 700)
        let names = run.disk.segments
        #expect(names.count > 2)
        let places = run.places
        for name in names.dropLast() {
            let disk = run.disk.copy(changing: name) { bytes in
                for at in bytes.indices { bytes[at] = UInt8(truncatingIfNeeded: at &* 31) }
            }
            let log = try SpoolLog.open(disk, segmentSize: run.segmentSize)
            for (number, place) in places where place.file != name {
                #expect(try log.storedBody(of: number) == run.model.messages[number]?.body)
            }
            let more = log.stage(body: SampleBody.bytes(900, size: 40), due: .distantPast)
            #expect(log.commit().stored == [more])
        }
    }
}
