import FoundationEssentials
import Testing

@testable import TackleFileSpool

/// What `verify` calls damage, and what not.
@Suite struct SpoolVerifyTests {
    private static func written() throws -> (disk: SimulatedDisk, name: String) {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk, segmentSize: 1 << 16)
        for id in 1...4 {
            _ = log.stage(try .sample(id, size: 60))
            _ = log.commit()
        }
        log.stage(.dead, 3)
        _ = log.commit()
        return (disk, try #require(disk.segments.first))
    }

    private static func verify(_ disk: SimulatedDisk) throws -> SpoolVerification {
        let directory = BusyDirectory(SimulatedDirectory(disk: disk))
        return try SpoolReader(directory, "spool").verify()
    }

    @Test func `T2: verify names segment, offset and id of a flipped bit (NATS 7549)`() throws {
        let (disk, name) = try Self.written()
        let reader = try SpoolReader(SimulatedDirectory(disk: disk), "spool")
        let place = try #require(try reader.delivery(2)).range
        for at in place where at < place.upperBound - 8 {
            let result = try Self.verify(disk.copy(changing: name) { $0[at] ^= 4 })
            #expect(result.damage.count == 1, "byte \(at)")
            let found = try #require(result.damage.first)
            #expect(found.file == name && found.range == place, "byte \(at)")
            // A header tells the number and a body the id, where they are not what was hit.
            let inBody = at - place.lowerBound - SpoolFormat.recordHeaderSize
            if inBody >= 0 { #expect(found.message == 2, "byte \(at)") }
            if inBody < 0 || inBody >= 10 { #expect(found.id == "msg_2", "byte \(at)") }
            #expect(result.records == 4 && result.waiting == 2 && result.deadLetters == 1)
        }
    }

    @Test func `a torn tail is no damage`() throws {
        let (disk, name) = try Self.written()
        let size = disk.bytes(of: name).count
        for length in 0...size {
            let cut = disk.copy(changing: name) { $0.removeLast(size - length) }
            #expect(try Self.verify(cut).damage == [], "cut at \(length)")
            let torn = disk.copy(changing: name) { bytes in
                for at in length..<size where length > size - 60 { bytes[at] = 0 }
            }
            #expect(try Self.verify(torn).damage == [], "zeros from \(length)")
        }
    }

    @Test func `a segment that is missing between others is named`() throws {
        let disk = SimulatedDisk()
        do {
            let log = try SpoolLog.open(disk, segmentSize: 1024)
            for id in 1...6 {
                _ = log.stage(try .sample(id, size: 600))
                _ = log.commit()
            }
        }
        let lost = disk.segments[2]
        try SimulatedDirectory(disk: disk).remove(lost)
        let result = try Self.verify(disk)
        #expect(result.damage.map(\.file) == [lost])
        #expect(result.damage.first?.isMissing == true)
        #expect(result.waiting == 5)
    }

    @Test func `a segment that was set aside is named with what is damaged in it`() throws {
        let (disk, name) = try Self.written()
        let reader = try SpoolReader(SimulatedDirectory(disk: disk), "spool")
        let place = try #require(try reader.delivery(2)).range
        let damaged = disk.copy(changing: name) { $0[place.lowerBound + 60] ^= 1 }
        do {
            let log = try SpoolLog.open(damaged)
            for id in [1, 3, 4] as [UInt64] { log.stage(.done, id) }
            _ = log.commit()
            _ = log.reclaim(isPressed: false)
            #expect(log.damagedFiles.count == 1)
        }
        let result = try Self.verify(damaged)
        #expect(result.damage.map(\.file) == ["damaged-0000000000000001"])
        #expect(result.damage.map(\.range) == [place])
        #expect(result.damage.map(\.message) == [2])
        #expect(result.waiting == 0 && result.segments == 1)
    }

    @Test func `a record that is whole and holds no webhook is damage`() throws {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk)
        _ = log.stage(try .sample(1))
        log.stage(Record(RecordHeader(type: .message, message: 7), .kept, body: [1, 2, 3]))
        _ = log.commit()
        let result = try Self.verify(disk)
        #expect(result.damage.map(\.message) == [7])
        #expect(result.records == 2)
    }
}
