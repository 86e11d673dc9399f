import Synchronization
import TestSupport

@testable import TackleFileSpool

/// A disk that fills up, is drained, and takes messages again.
struct FullDiskLife {
    private let run: SpoolRun
    private var generator: SeededGenerator

    /// What happened, where it was asked for.
    var trace: [String] { run.trace ?? [] }

    init(seed: UInt64, isTraced: Bool = false) {
        generator = SeededGenerator(seed: seed)
        run = SpoolRun(SimulatedDisk(), segmentSize: 8192)
        run.generator = SeededGenerator(seed: ~seed)
        // In so small a segment zeros behind the last record would take room that counts.
        run.zerosAhead = 0
        if isTraced { run.trace = [] }
        // So much that the outcomes of all messages fit into the reserve, also where messages are
        // delivered in any order, so that no segment is free before most are delivered.
        let capacity = Int.random(in: 80..<120, using: &generator) * 512
        run.disk.state.withLock { $0.capacity = capacity }
    }

    /// Fills the disk and drains it, in one life or after a crash in between.
    mutating func callAsFunction() -> Objection? {
        do throws(Objection) {
            try run.open()
            for _ in 0..<3 { try fill() }
            return nil
        } catch {
            return error
        }
    }

    private mutating func fill() throws(Objection) {
        let refused = run.model.refusals
        for _ in 0..<200 where run.model.refusals == refused { try run.perform(.accept) }
        guard run.model.refusals > refused else {
            throw Objection(.fullDiskDrains, "a full disk refuses nothing")
        }
        if Bool.random(using: &generator) {
            run.move(to: run.disk.afterCrash(.nothing))
            try run.open()
        }
        // Each life needs a segment of its own, and a small disk has room for few.
        var crashes = 0
        try run.drainFullDisk {
            guard crashes < 1, Int.random(in: 0..<8, using: &generator) == 0 else { return }
            crashes += 1
            run.move(to: run.disk.afterCrash(.nothing))
        }
        try run.check()
    }
}
