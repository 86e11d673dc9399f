import TestSupport
import Testing

@testable import TackleFileSpool

/// The table of entries against a dictionary, which is slow and large and known to be right.
@Suite struct SpoolTableTests {
    private static func entry(_ number: UInt64) -> SpoolEntry {
        var header = RecordHeader(type: .message, message: number)
        header.attempts = Int(number % 100)
        header.due = SpoolMoment(milliseconds: Int64(number) * 1_000_003)
        let place = SpoolPlace(segment: number % 7, offset: Int(number) * 8, size: 64)
        return SpoolEntry(header, at: place)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `it holds what a dictionary holds, whatever comes and goes`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var table = SpoolTable()
        var model: [UInt64: UInt64] = [:]
        var next: UInt64 = 1
        for _ in 0..<20_000 {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<5:
                next += UInt64.random(in: 1...3, using: &generator)
                #expect(table.insert(Self.entry(next), for: next) == nil)
                model[next] = next
            case 5..<9:
                let number = UInt64.random(in: 1...next, using: &generator)
                let gone = table.remove(number)
                #expect((gone != nil) == (model.removeValue(forKey: number) != nil))
            default:
                let number = UInt64.random(in: 1...next, using: &generator)
                let isThere = table.update(number) { $0.attempts = 7 }
                #expect(isThere == (model[number] != nil))
                if isThere { _ = table.insert(Self.entry(number), for: number) }
            }
            #expect(table.count == model.count)
        }
        var found: [UInt64] = []
        table.visit { number, entry in
            found.append(number)
            #expect(entry.place == Self.entry(number).place)
            #expect(entry.due == Self.entry(number).due)
            #expect(entry.attempts == Int(number % 100))
        }
        #expect(found == model.keys.sorted())
        for number in 0...next + 300 { #expect((table[number] != nil) == (model[number] != nil)) }
    }

    @Test func `an entry takes 24 bytes and gives back what it was given`() {
        #expect(MemoryLayout<SpoolEntry>.size == 24)
        #expect(MemoryLayout<SpoolEntry>.stride == 24)
        let place = SpoolPlace(segment: 4_000_000_000, offset: 4 << 30, size: 1 << 30)
        #expect(place.segment == 4_000_000_000)
        #expect(place.offset == 4 << 30)
        #expect(place.size == 1 << 30)
        var entry = Self.entry(5)
        entry.status = 503
        entry.isDead = true
        entry.attempts = 100_000
        entry.due = SpoolMoment(milliseconds: .max)
        #expect(entry.status == 503 && entry.isDead)
        #expect(entry.attempts == 65_535)
        #expect(entry.due.milliseconds == 1 << 48 - 1)
        entry.isDead = false
        entry.due = SpoolMoment(milliseconds: -5)
        #expect(entry.status == 503 && !entry.isDead)
        #expect(entry.due.milliseconds == 0)
    }
}
