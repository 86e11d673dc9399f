import Synchronization
import TestSupport

@testable import TackleFileSpool

/// A log of several segments in which one thing rots; all else has to stay.
struct MediumLife {
    private enum Rot: CaseIterable {
        case bit
        case byte
        case header
        case zeroedSector
        case stale
        case misdirected
    }

    private let run: SpoolRun
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        run = SpoolRun(SimulatedDisk())
        run.generator = SeededGenerator(seed: ~seed)
    }

    /// Writes, has something rot, and opens again.
    mutating func callAsFunction() -> Objection? {
        do throws(Objection) {
            try run.open()
            for _ in 0..<8 {
                let all: [SpoolOperation] = [.accept, .acceptBatch, .retry, .dead, .mixed]
                try run.perform(all.randomElement(using: &generator) ?? .accept)
            }
            let places = run.places
            let rot = Rot.allCases.randomElement(using: &generator) ?? .bit
            // The last commit cannot be told from a torn tail.
            if rot == .stale || rot == .misdirected {
                run.isMediumTrue = false
                run.disk.state.withLock { state in
                    state.mediumFault = rot == .stale ? .stale : .misdirected
                }
            }
            try run.perform(.accept)
            try run.perform(.accept)
            try judge(rotten(rot), run.places.merging(places) { new, _ in new })
            return nil
        } catch {
            return error
        }
    }

    /// The disk after it has rotted, and where.
    private mutating func rotten(_ rot: Rot) -> (disk: SimulatedDisk, hit: RotPlace?) {
        let names = run.disk.segments.dropLast()
        guard let name = names.randomElement(using: &generator) else {
            return (run.disk.afterCrash(.nothing), nil)
        }
        let size = run.disk.bytes(of: name).count
        let places = run.places.values.filter { $0.file == name }
        let record = places.randomElement(using: &generator)?.range.lowerBound ?? 0
        let at: Int
        switch rot {
        case .stale, .misdirected: return (run.disk.afterCrash(.nothing), nil)
        case .header: at = record + Int.random(in: 0..<48, using: &generator)
        default: at = Int.random(in: 0..<size, using: &generator)
        }
        let mask = UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
        var range = at..<at + 1
        if rot == .zeroedSector {
            let start = at / SimulatedDisk.sector * SimulatedDisk.sector
            range = start..<min(size, start + SimulatedDisk.sector)
        }
        let disk = run.disk.afterCrash(.nothing).copy(changing: name) { bytes in
            for at in range { bytes[at] = rot == .zeroedSector ? 0 : bytes[at] ^ mask }
        }
        return (disk, RotPlace(file: name, range: range))
    }

    private func judge(
        _ rotten: (disk: SimulatedDisk, hit: RotPlace?),
        _ places: [UInt64: RotPlace]
    ) throws(Objection) {
        let before = rotten.disk.segments
        let log: SpoolLog
        do {
            log = try SpoolLog.open(rotten.disk, segmentSize: run.segmentSize)
        } catch {
            throw Objection(.takesMore, "a spool that has rotted does not open: \(error)")
        }
        var allowed: Set<UInt64> = []
        if let hit = rotten.hit {
            allowed = Set(places.filter { $0.value.overlaps(hit) }.keys)
            try checkReport(log, hit, allowed)
        }
        let lost = try run.model.deviations(in: log)
        // One sector has parts of several records, and a record of an outcome is none's place.
        let most = rotten.hit.map { $0.range.count == 1 ? 1 : 12 } ?? 12
        guard lost.count <= most else {
            throw Objection(.damageIsReported, "one fault costs \(lost.count) messages")
        }
        guard lost.isEmpty || !log.damage.isEmpty else {
            throw Objection(.damageIsReported, "\(lost) are lost, and nothing is reported")
        }
        guard rotten.disk.segments == before else {
            throw Objection(.roomComesBack, "a segment is gone after it has rotted")
        }
    }

    /// A record that was hit is reported once, with its place and its number.
    private func checkReport(
        _ log: SpoolLog,
        _ hit: RotPlace,
        _ messages: Set<UInt64>
    ) throws(Objection) {
        guard hit.range.count == 1, let message = messages.first else { return }
        let found = log.damage.filter {
            $0.file == hit.file && $0.range.overlaps(hit.range)
        }
        // Zeros behind a body say nothing, and are not looked at.
        let isLost = log.standings[message] == nil
        guard found.count == 1 || (!isLost && log.damage.isEmpty), log.damage.count <= 1 else {
            throw Objection(.damageIsReported, "\(hit) is reported as \(log.damage)")
        }
    }
}

/// A part of a file.
struct RotPlace: Equatable, Sendable {
    var file: String
    var range: Range<Int>

    func overlaps(_ other: RotPlace) -> Bool {
        file == other.file && range.overlaps(other.range)
    }
}

extension SpoolRun {
    /// Where every message stands.
    var places: [UInt64: RotPlace] {
        var places: [UInt64: RotPlace] = [:]
        for number in model.messages.keys {
            guard let place = log?.place(of: number) else { continue }
            places[number] = RotPlace(file: place.file, range: place.range)
        }
        return places
    }
}
