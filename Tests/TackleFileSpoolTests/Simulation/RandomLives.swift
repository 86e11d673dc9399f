import Glibc
import Synchronization
import TestSupport

@testable import TackleFileSpool

/// Many lives of a log on one disk that survives them all: each ends with a crash, a kill or an
/// orderly end, and faults come and go meanwhile.
struct RandomLives {
    let seed: UInt64
    let lives: Int
    private var generator: SeededGenerator
    private let run: SpoolRun
    private let capacity: Int?

    /// What happened, where it was asked for.
    var trace: [String] { run.trace ?? [] }

    /// Prepares the lives of a seed.
    ///
    /// - Parameters:
    ///   - seed: everything follows from it.
    ///   - lives: how many.
    ///   - isTraced: whether to note what happens.
    init(seed: UInt64, lives: Int = 50, isTraced: Bool = false) {
        self.seed = seed
        self.lives = lives
        generator = SeededGenerator(seed: seed)
        let segmentSize = [1024, 1536, 3000].randomElement(using: &generator) ?? 1024
        let isTight = Int.random(in: 0..<4, using: &generator) == 0
        capacity = isTight ? Int.random(in: 8..<24, using: &generator) * segmentSize : nil
        run = SpoolRun(SimulatedDisk(), segmentSize: segmentSize)
        run.generator = SeededGenerator(seed: seed ^ 0x5EED)
        run.isTight = isTight
        run.isLazy = seed % 2 == 1
        if isTraced { run.trace = [] }
        run.disk.state.withLock { state in
            state.generator = SeededGenerator(seed: ~seed)
            state.capacity = capacity
            state.failedSync = FailedSync.allCases.randomElement(using: &generator) ?? .loses
            state.allocatesLate = Bool.random(using: &generator)
        }
    }

    /// Runs all lives; the first objection ends them.
    mutating func callAsFunction() -> Objection? {
        do throws(Objection) {
            for life in 0..<lives {
                run.note("life \(life)")
                try live()
            }
            // What the disk has to be like once everything is mended.
            try end()
            return nil
        } catch {
            run.note("\(error)")
            return error
        }
    }

    private mutating func live() throws(Objection) {
        plan()
        if try run.tryToOpen() {
            for _ in 0..<Int.random(in: 0...7, using: &generator) { try run.perform(next) }
            if run.disk.faults == 0 { try run.check() }
        }
        let choice = UInt64.random(in: 0 ... .max, using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<3: run.move(to: run.disk.afterKill())
        case 3..<5: run.move(to: run.disk.afterCrash(.nothing))
        case 5: run.move(to: run.disk.afterCrash(.everything))
        case 6..<9: run.move(to: run.disk.afterCrash(.hostile(choice)))
        default: run.move(to: run.disk.afterCrash(.ordered(choice)))
        }
    }

    /// Decides what goes wrong in a life.
    private mutating func plan() {
        let call = Int.random(in: 1...40, using: &generator)
        let code = [EIO, ENOSPC, EDQUOT, EINTR, EMFILE].randomElement(using: &generator) ?? EIO
        let fault: SimulatedFault? =
            switch Int.random(in: 0..<12, using: &generator) {
            case 0..<5: .crash
            case 5: .errorAndCrash(code)
            case 6: .error(code, times: 1)
            case 7: .error(code, times: Int.random(in: 2...6, using: &generator))
            case 8: .error(code, times: .max)
            case 9: .short(times: .max)
            default: nil
            }
        guard let fault else { return }
        let countsAll = Bool.random(using: &generator)
        run.note("\(fault) at \(call), of all: \(countsAll)")
        run.disk.fail(atCall: call * (countsAll ? 2 : 1), with: fault, countingAll: countsAll)
    }

    private var next: SpoolOperation {
        mutating get {
            // Not more than a few wait, so that a life stays short.
            if run.model.messages.count > 9 {
                return [.done, .done, .withdraw, .reclaim].randomElement(using: &generator)
                    ?? .done
            }
            return SpoolOperation.allCases.randomElement(using: &generator) ?? .accept
        }
    }

    private mutating func end() throws(Objection) {
        run.move(to: run.disk.afterKill())
        try run.open()
        try run.use()
        try run.drainAndBound()
        run.move(to: run.disk.afterCrash(.nothing))
        try run.open()
    }
}
