import TestSupport
import Testing

@testable import TackleFileSpool

/// Every byte of a segment is flipped, and every bit of a header.
@Suite struct RottenSegmentTests {
    private static let parts = 4

    /// A segment with records of every type, and a second one that says how much of it counts.
    private static func written() throws(Objection) -> SpoolRun {
        let run = SpoolRun(SimulatedDisk(), segmentSize: 2500)
        // A flipped zero behind the records is no damage.
        run.zerosAhead = 0
        run.generator = SeededGenerator(seed: 5)
        try run.open()
        let operations: [SpoolOperation] = [
            .acceptBatch, .retry, .dead, .endpoint, .accept, .done, .retry, .accept, .withdraw,
        ]
        for operation in operations { try run.perform(operation) }
        while run.disk.segments.count < 2 { try run.perform(.accept) }
        try run.perform(.accept)
        return run
    }

    @Test(arguments: 0..<parts)
    func `T2: one flipped bit loses at most one record (NATS 7549)`(part: Int) async throws {
        let run = try Self.written()
        let name = try #require(run.disk.segments.first)
        let records = try SpoolLog.records(run.disk, name)
        #expect(Set(records.map(\.type)).count == 5)
        let size = run.disk.bytes(of: name).count
        var generator = SeededGenerator(seed: UInt64(part))
        var cases = 0
        for at in stride(from: part, to: size, by: Self.parts) {
            let record = records.first { ($0.offset..<$0.offset + $0.size).contains(at) }
            let isHeader = record.map { at < $0.offset + SpoolFormat.recordHeaderSize } ?? true
            let bits = isHeader ? Array(0..<8) : [Int.random(in: 0..<8, using: &generator)]
            for bit in bits {
                cases += 1
                do throws(Objection) {
                    try Self.flip(bit, at, name, record, run)
                } catch {
                    Issue.record("bit \(bit) of byte \(at), \(record as Any): \(error)")
                    return
                }
            }
            await Task.yield()
        }
        print("part \(part): \(cases) flipped bits")
    }

    private static func flip(
        _ bit: Int,
        _ at: Int,
        _ name: String,
        _ record: SpoolLog.Stored?,
        _ run: SpoolRun
    ) throws(Objection) {
        let disk = run.disk.copy(changing: name) { $0[at] ^= 1 << UInt8(bit) }
        let log: SpoolLog
        do {
            log = try SpoolLog.open(disk, segmentSize: run.segmentSize)
        } catch {
            throw Objection(.takesMore, "it does not open: \(error)")
        }
        let lost = try run.model.deviations(in: log)
        guard lost.allSatisfy({ $0 == record?.message }) else {
            throw Objection(.damageIsReported, "it costs the messages \(lost)")
        }
        // The zeros behind a body say nothing, and are not looked at.
        let isSilent = record.map { at >= $0.end } ?? false
        guard log.damage.count == (isSilent ? 0 : 1) else {
            throw Objection(.damageIsReported, "it is reported as \(log.damage)")
        }
        if let found = log.damage.first {
            guard found.file == name, found.range.contains(at) else {
                throw Objection(.damageIsReported, "it is reported at the wrong place: \(found)")
            }
            let isBody = record.map { at >= $0.offset + SpoolFormat.recordHeaderSize } ?? false
            guard !isBody || found.message == record?.message else {
                throw Objection(.damageIsReported, "the number is not told: \(found)")
            }
        }
        guard disk.segments == run.disk.segments else {
            throw Objection(.roomComesBack, "a segment is gone")
        }
    }
}
