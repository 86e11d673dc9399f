import Testing

@testable import TackleFileSpool

/// Bits rot and files are cut: what is not hit stays.
@Suite struct DamageTests {
    /// A segment with every type of record, one commit each.
    private static func written() throws -> (disk: SimulatedDisk, name: String) {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk, segmentSize: 1 << 16)
        for id in 1...4 {
            _ = log.stage(try .sample(id, size: 60))
            _ = log.commit()
        }
        log.stage(.state, 1, attempts: 3)
        log.stage(.done, 2)
        log.stage(.dead, 3)
        _ = log.commit()
        _ = log.stage(try .sample(5, size: 60))
        _ = log.commit()
        return (disk, try #require(disk.segments.first))
    }

    private struct Scan {
        var found: [SegmentScanner.Found] = []
        var durable = 0
    }

    private static func records(_ disk: SimulatedDisk, _ name: String) throws -> Scan {
        let bytes = disk.bytes(of: name)
        let header = try #require(SegmentHeader.read(bytes[..<SpoolFormat.recordsStart])?.header)
        let seed = RecordSeed(spool: header.spool, segment: header.number)
        let file = try SimulatedDirectory(disk: disk).open(name)
        var scanner = try SegmentScanner(file, seed: seed, sealed: nil)
        var scan = Scan()
        while let found = try scanner.next() { scan.found.append(found) }
        scan.durable = scanner.durable
        return scan
    }

    @Test(arguments: [UInt8(0x01), 0x80, 0xFF])
    func `a flipped byte costs the record it hits and nothing else`(mask: UInt8) throws {
        let (disk, name) = try Self.written()
        let scan = try Self.records(disk, name)
        #expect(scan.found.count == 8)
        for at in 0..<disk.bytes(of: name).count {
            let hit = scan.found.first {
                ($0.offset..<$0.offset + $0.header.recordSize).contains(at)
            }
            let log = try SpoolLog.open(disk.copy(changing: name) { $0[at] ^= mask })
            for id in 1...5 where hit?.header.message != UInt64(id) {
                let entry = log.entries[UInt64(id)]
                if id == 2 {
                    #expect(entry == nil, "byte \(at)")
                } else {
                    #expect(try log.webhook(UInt64(id)) == .sample(id, size: 60), "byte \(at)")
                    #expect(entry?.isDead == (id == 3), "byte \(at)")
                    #expect(entry?.attempts == (id == 1 ? 3 : id == 3 ? 1 : 0), "byte \(at)")
                }
            }
            // Damage in the last commit looks like a torn tail; zeros between records say nothing.
            guard let hit, hit.offset < scan.durable,
                at < hit.offset + SpoolFormat.recordHeaderSize + hit.header.bodyLength
            else { continue }
            #expect(log.damage.count == 1, "byte \(at)")
            #expect(log.damage.first?.range.contains(at) == true, "byte \(at)")
            #expect(log.damage.first?.file == name)
        }
    }

    @Test func `T17: a segment cut at any byte keeps what is before (Vector 17644)`() throws {
        let (disk, name) = try Self.written()
        let scan = try Self.records(disk, name)
        let size = disk.bytes(of: name).count
        for length in 0..<size {
            let cut = disk.copy(changing: name) { $0.removeLast(size - length) }
            let log = try SpoolLog.open(cut)
            let whole = scan.found.filter {
                // The zeros behind it included: they never stand in another sector than its end.
                $0.offset + $0.header.recordSize <= length
            }
            let messages = Set(whole.filter { $0.header.type == .message }.map(\.header.message))
            let done = Set(whole.filter { $0.header.type == .done }.map(\.header.message))
            #expect(Set(log.entries.keys) == messages.subtracting(done), "\(length)")
            #expect(log.damage.isEmpty, "\(length): a torn tail is no damage")
            let new = log.stage(try .sample(9))
            #expect(log.commit().stored == [new])
            #expect(cut.bytes(of: name).count == length, "an old segment is not written to")
        }
    }

    @Test func `a damaged segment is set aside and never deleted`() throws {
        let (disk, name) = try Self.written()
        let scan = try Self.records(disk, name)
        let place = try #require(scan.found.first { $0.header.message == 4 }).offset
        let damaged = disk.copy(changing: name) { $0[place + 60] ^= 1 }
        do {
            let log = try SpoolLog.open(damaged)
            #expect(log.damage.map(\.message) == [4])
            for id in [1, 3, 5] as [UInt64] { log.stage(.done, id) }
            _ = log.commit()
            _ = log.reclaim(isPressed: false)
            #expect(log.damagedFiles == ["damaged-0000000000000001"])
        }
        let names = try SimulatedDirectory(disk: damaged).names().sorted()
        let kept = "damaged-0000000000000001"
        #expect(names == ["LOCK", "RESERVE", kept, "segment-0000000000000002"])
        let again = try SpoolLog.open(damaged.afterCrash(.nothing))
        #expect(again.damagedFiles.count == 1)
        #expect(again.takeMessageNumber() == 6, "numbers are never used twice")
    }

    @Test func `a record that rots while the spool runs is told and not sent`() throws {
        let (disk, name) = try Self.written()
        let log = try SpoolLog.open(disk.copy(changing: name) { _ in })
        // Behind the records there may be zeros, written ahead.
        let last = try #require(try Self.records(disk, name).found.last)
        let rotten = disk.copy(changing: name) { $0[last.offset + 60] ^= 1 }
        let other = try SpoolLog.open(rotten)
        #expect(try log.webhook(5) == .sample(5, size: 60))
        #expect(throws: (any Error).self) { try other.webhook(5) }
    }

    @Test func `T16: a segment that is missing is reported, no crash loop (Vector 25570)`() throws {
        let disk = SimulatedDisk()
        do {
            let log = try SpoolLog.open(disk, segmentSize: 1024)
            for id in 1...6 {
                _ = log.stage(try .sample(id, size: 600))
                _ = log.commit()
            }
        }
        let directory = SimulatedDirectory(disk: disk)
        try directory.remove(disk.segments[2])
        let log = try SpoolLog.open(disk)
        #expect(log.damage.map(\.reason) == ["it is missing"])
        #expect(log.waiting.count == 5)
    }
}
