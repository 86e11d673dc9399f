import TestSupport
import Testing

@testable import TackleFileSpool

/// All sequences of up to three operations, a crash at every call of the last one, and eight
/// choices of what survives.
@Suite struct ExhaustiveCrashTests {
    /// Crashes in the operations before the last one belong to a shorter sequence.
    @Test(arguments: 0..<8)
    func `no crash in a short life costs anything`(part: Int) async throws {
        var cases = 0
        let sequences = (0...3).flatMap(SpoolOperation.sequences(length:))
        for (number, sequence) in sequences.enumerated() where number % 8 == part {
            do throws(Objection) {
                cases += try Self.crash(sequence, seed: UInt64(number))
            } catch {
                Issue.record("\(sequence): \(error)")
                return
            }
            await Task.yield()
        }
        #expect(cases > 1000)
        print("part \(part): \(cases) crashes")
    }

    /// Crashes at every call of a sequence's last operation; of none, of what comes before.
    static func crash(_ sequence: [SpoolOperation], seed: UInt64) throws(Objection) -> Int {
        let run = SpoolRun(SimulatedDisk())
        if sequence.isEmpty { run.record() }
        try run.open()
        // Something to lose, also for a sequence that begins with a retry.
        for operation in [SpoolOperation.acceptBatch, .dead, .accept] {
            try run.perform(operation)
        }
        for operation in sequence.dropLast() { try run.perform(operation) }
        if let last = sequence.last {
            run.record()
            try run.perform(last)
        }
        try run.check()
        var cases = 0
        for (number, image) in run.disk.takeImages().enumerated() {
            let model = run.models[image.mark]
            let choices = Persistence.choices(seed: seed << 16 | UInt64(number))
            for choice in choices.prefix(image.state.isSettled ? 1 : 8) {
                cases += 1
                do throws(Objection) {
                    try verify(SimulatedDisk(image.state.afterCrash(choice)), model)
                } catch {
                    let text = "\(error.text); crash \(number), \(choice) survives"
                    throw Objection(error.invariant, text)
                }
            }
        }
        return cases
    }

    /// Opens a disk after a crash, uses it, crashes and opens it again.
    static func verify(_ disk: SimulatedDisk, _ model: SpoolModel) throws(Objection) {
        let run = SpoolRun(disk, model, nextID: 1000)
        try run.open()
        try run.use()
        run.move(to: disk.afterCrash(.nothing))
        try run.open()
    }
}
