import FoundationEssentials
import Synchronization
import Tackle
import TackleQueueing
import Testing

@testable import TackleFileSpool

/// A reader takes nothing, changes nothing, and tells what an owner would know.
@Suite(.timeLimit(.minutes(2))) struct SpoolReaderTests {
    /// A log that works on while somebody reads.
    ///
    /// It is `@unchecked Sendable` since the reader calls it back on the test's own thread alone.
    private final class Owner: @unchecked Sendable {
        // One thread: the reader calls back on the one that reads.
        let disk = SimulatedDisk()
        let log: SpoolLog
        var workload: SpoolWorkload
        var looks = 0

        init(seed: UInt64) throws {
            log = try SpoolLog.open(disk)
            workload = SpoolWorkload(seed: seed)
        }

        /// Does a step at every third look: a disk is slower than a simulated one.
        func work() {
            looks += 1
            if looks.isMultiple(of: 3) { try? workload.run(1, on: log) }
        }
    }

    @Test(arguments: 1...20)
    func `I14: what a reader counts is what the owner knows`(seed: Int) throws {
        let owner = try Owner(seed: UInt64(seed))
        try owner.workload.run(60, on: owner.log)
        let directory = BusyDirectory(SimulatedDirectory(disk: owner.disk))
        let reader = try SpoolReader(directory, "spool")
        let facts = try reader.facts(at: .distantPast)
        let (waiting, dead, bytes, live) = owner.log.index.withLock {
            ($0.waitingCount, $0.deadCount, $0.totalBytes, $0.liveBytes)
        }
        #expect(facts.waiting == waiting && facts.deadLetters == dead)
        #expect(facts.bytes == bytes && facts.liveBytes == live)
        #expect(facts.segments == owner.disk.segments.count)
        #expect(facts.hasReserve && facts.damage.isEmpty && facts.damagedFiles.isEmpty)
        #expect(facts.due == waiting)
        var listed: [UInt64: Webhook] = [:]
        try reader.forEach(nil) { stored in
            #expect(listed.updateValue(stored.webhook, forKey: stored.number) == nil)
            #expect(stored.isDead == owner.workload.promises[stored.number]?.isDead)
            #expect(stored.attempts == owner.workload.promises[stored.number]?.attempts)
            return true
        }
        #expect(listed == owner.workload.promises.mapValues(\.webhook))
        #expect(try reader.verify().damage.isEmpty)
    }

    @Test(arguments: 1...30)
    func `an owner that writes, rotates and reclaims meanwhile hides nothing and adds nothing`(
        seed: Int
    ) throws {
        let owner = try Owner(seed: UInt64(seed))
        try owner.workload.run(30, on: owner.log)
        let before = owner.workload
        let busy = BusyDirectory(SimulatedDirectory(disk: owner.disk)) { _ in owner.work() }
        let reader = try SpoolReader(busy, "spool")
        var listed: [UInt64: Webhook] = [:]
        try reader.forEach(nil) { stored in
            #expect(listed.updateValue(stored.webhook, forKey: stored.number) == nil)
            return true
        }
        #expect(owner.looks > 9 && reader.damage.isEmpty)
        for (number, promise) in before.promises where owner.workload.promises[number] != nil {
            #expect(listed[number] == promise.webhook, "message \(number)")
        }
        for number in before.finished { #expect(listed[number] == nil, "message \(number)") }
        #expect(try reader.verify().damage.isEmpty)
    }

    @Test func `what was written in part when it was read, and is whole a moment later, counts`()
        throws
    {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk, segmentSize: 1 << 16)
        for id in 1...5 {
            _ = log.stage(try .sample(id))
            _ = log.commit()
        }
        let reads = Mutex(0)
        // The first look at the records finds a part of the second one not there yet.
        let busy = BusyDirectory(
            SimulatedDirectory(disk: disk),
            reading: { _, bytes, offset in
                guard offset == SpoolFormat.recordsStart else { return }
                let isFirst = reads.withLock { count in
                    count += 1
                    return count == 1
                }
                if isFirst { for at in 400..<440 { bytes[at] = 0 } }
            }
        )
        let reader = try SpoolReader(busy, "spool")
        #expect(reads.withLock { $0 } == 2)
        #expect(reader.damage.isEmpty)
        #expect(reader.numbers(.waiting) == [1, 2, 3, 4, 5])
    }

    @Test func `what did not reach the disk, as a newer segment says, is not there`() throws {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk, segmentSize: 1 << 16)
        _ = log.stage(try .sample(1))
        _ = log.commit()
        let reader = try SpoolReader(SimulatedDirectory(disk: disk), "spool")
        // A write, then a sync that fails, and everything after it.
        disk.fail(atCall: 2, with: .error(5, times: 100))
        let lost = log.stage(try .sample(2))
        #expect(log.commit().refused == [lost])
        disk.mend()
        try reader.refresh()
        _ = log.stage(try .sample(3))
        #expect(log.commit().stored == [3])
        try reader.refresh()
        #expect(reader.numbers(.waiting) == [1, 3])
        #expect(reader.damage.isEmpty)
    }

    @Test func `endpoints are told as the owner would tell them`() throws {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk)
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        for (id, key) in [(1, "a"), (2, "b"), (3, "a")] {
            _ = log.stage(try .sample(id, endpoint: key))
        }
        var paused = EndpointState()
        paused.isPausedByHand = true
        paused.pausedUntil = now
        log.stage(.endpoint(Endpoint(key: "c"), paused, .kept))
        log.stage(.endpoint(Endpoint(key: "d"), EndpointState(), .kept))
        _ = log.commit()
        let reader = try SpoolReader(SimulatedDirectory(disk: disk), "spool")
        let endpoints = try reader.endpoints(at: now)
        #expect(endpoints.map(\.endpoint.key) == ["a", "b", "c"])
        #expect(endpoints.map(\.waiting) == [2, 1, 0])
        #expect(endpoints.last?.state.isPausedByHand == true)
        #expect(endpoints.last?.state.pausedUntil == nil)
        #expect(try reader.endpoints(at: now.addingTimeInterval(-1)).last?.state == paused)
    }
}
