import Glibc
import Synchronization
import TestSupport
import Testing

@testable import TackleFileSpool

/// Every call of 300 operations fails, once or from then on.
///
/// They are thirty lives of ten, each begun with what the ones before have left, so that a fault
/// costs the rest of its life and not all operations before it again.
@Suite struct EveryFaultTests {
    private static let lives = 30
    private static let operations = 10

    /// The disk and the model at the start of a life, and the calls that it makes.
    private struct Beginning: Sendable {
        let life: Int
        let state: SimulatedDisk.State
        let model: SpoolModel
        var calls: [SimulatedDisk.Call] = []

        func run() -> SpoolRun {
            let run = SpoolRun(SimulatedDisk(state), model, nextID: 1000 * (life + 1))
            run.generator = SeededGenerator(seed: UInt64(life))
            return run
        }
    }

    private static let beginnings: Result<[Beginning], Objection> = Result { () throws(Objection) in
        var beginnings: [Beginning] = []
        var state = SimulatedDisk.State()
        var model = SpoolModel()
        for life in 0..<lives {
            var beginning = Beginning(life: life, state: state, model: model)
            let run = beginning.run()
            run.disk.state.withLock { $0.history = [] }
            try run.open()
            try operate(run)
            beginning.calls = run.disk.state.withLock { $0.history ?? [] }
            beginnings.append(beginning)
            state = run.disk.state.withLock { $0.afterCrash(.nothing) }
            model = run.model
        }
        return beginnings
    }

    private static let kinds: [SimulatedFault] =
        [EIO, ENOSPC, EINTR].flatMap { code -> [SimulatedFault] in
            [.error(code, times: 1), .error(code, times: .max)]
        } + [.short(times: 1), .short(times: .max), .crash]

    @Test(arguments: 0..<lives)
    func `no fault at any call breaks a promise`(life: Int) async throws {
        let beginning = try Self.beginnings.get()[life]
        #expect(beginning.calls.count > 20)
        var cases = 0
        for (position, made) in beginning.calls.enumerated() {
            let call = position + 1
            // At another call it is the same as at the next one that can fail so, or as none.
            for kind in Self.kinds where made.can(kind) {
                do throws(Objection) {
                    try Self.fail(beginning, call, kind)
                } catch {
                    Issue.record("\(kind) at call \(call) of life \(life): \(error)")
                    return
                }
                cases += 1
            }
            await Task.yield()
        }
        print("life \(life): \(cases) faults")
    }

    private static func operate(_ run: SpoolRun) throws(Objection) {
        for _ in 0..<operations {
            let crowd: [SpoolOperation] = [.done, .withdraw, .reclaim]
            let choices = run.model.messages.count > 9 ? crowd : SpoolOperation.allCases
            try run.perform(choices[run.random(0..<choices.count)])
        }
    }

    private static func fail(
        _ beginning: Beginning,
        _ call: Int,
        _ fault: SimulatedFault
    ) throws(Objection) {
        let run = beginning.run()
        let refusals = run.model.refusals
        run.disk.state.withLock { $0.failedSync = call.isMultiple(of: 2) ? .loses : .reachesSome }
        run.disk.fail(atCall: call, with: fault, countingAll: true)
        let isOpen = try run.tryToOpen()
        if isOpen { try operate(run) }
        // What was acknowledged is on the disk at this moment, whatever else is lost.
        let seed = UInt64(beginning.life << 16 | call)
        for persistence in [Persistence.nothing, .hostile(seed)] {
            try reopen(run.disk.afterCrash(persistence), run.model)
        }
        guard fault != .crash else { return }
        if isOpen, fault.isOnce, run.model.refusals > refusals {
            throw Objection(.takesMore, "one fault alone has a message refused")
        }
        run.disk.mend()
        if !isOpen { try run.open() }
        try run.use()
        try reopen(run.disk.afterCrash(.nothing), run.model)
    }

    private static func reopen(
        _ disk: SimulatedDisk,
        _ model: SpoolModel
    ) throws(Objection) {
        try SpoolRun(disk, model).open()
    }
}

extension SimulatedFault {
    /// Whether it is over after one call, or harmless.
    fileprivate var isOnce: Bool {
        switch self {
        case .error(_, let times): times == 1
        case .short: true
        case .crash, .errorAndCrash: false
        }
    }
}
