import Glibc
import Synchronization

@testable import TackleFileSpool

extension SimulatedDisk {
    /// The calls of a disk.
    enum Call: String, Sendable {
        case names = "list"
        case open
        case create
        case rename
        case remove
        case lock
        case size = "look at"
        case write
        case read
        case sync
        case syncNames = "sync the names of"
        case allocate = "reserve room for"
        case trim = "give room back of"
        case discard = "discard the cache of"
        case close

        /// Whether a fault can come of it: others do not differ from no fault at all.
        func can(_ fault: SimulatedFault) -> Bool {
            switch fault {
            case .crash: changes
            case .short: self == .write || self == .read
            // The file system itself makes the others again.
            case .error(EINTR, _), .errorAndCrash(EINTR):
                self == .write || self == .read || self == .sync || self == .close
            case .error, .errorAndCrash: true
            }
        }

        /// Whether it changes or syncs something.
        var changes: Bool {
            switch self {
            case .create, .rename, .remove, .write, .sync, .syncNames, .allocate, .trim: true
            default: false
            }
        }
    }

    /// Makes a call, unless it is one that goes wrong.
    ///
    /// - Parameters:
    ///   - call: what is tried.
    ///   - name: what it is tried on.
    ///   - node: the open file's number, where it is about one.
    ///   - work: what it does, told whether it is to do less than it was asked: `errno` or 0.
    /// - Throws: ``FileSystemError``.
    func call(
        _ call: Call,
        _ name: String,
        node: Int = 0,
        _ work: (inout State, _ isShort: Bool) -> Int32
    ) throws(FileSystemError) {
        let code = state.withLock { state in
            guard !state.hasCrashed else { return Self.crashed }
            guard !state.isCalm else { return work(&state, false) }
            state.calls += 1
            state.history?.append(call)
            if call.changes { state.changes += 1 }
            let (code, isShort) = Self.fault(of: call, in: &state)
            if code == Self.crashed {
                // What was on its way may have reached the disk, or a part of it.
                if call != .sync, call != .syncNames, call.changes { _ = work(&state, false) }
                state.hasCrashed = true
            } else if code != 0 {
                if call == .write, code != EINTR { _ = work(&state, true) }
                // A sync that was interrupted has done nothing.
                if call == .sync, code != EINTR {
                    state.nodes[node]?.failSync(state.failedSync, &state.generator)
                }
            }
            let result = code == 0 ? work(&state, isShort) : code
            if state.isRecording, call.changes { state.takeImage() }
            return result
        }
        guard code == 0 else { throw FileSystemError(call.rawValue, name, code: code) }
    }

    /// The error of this call, and whether it does less than it was asked.
    private static func fault(of call: Call, in state: inout State) -> (Int32, Bool) {
        if state.isInterrupting, call == .write || call == .read {
            state.interruptions += 1
            if !state.interruptions.isMultiple(of: 2) { return (EINTR, false) }
        }
        guard let fault = state.fault, call.can(fault) || fault == .crash,
            state.countsAll || call.changes
        else { return (0, false) }
        let now = state.countsAll ? state.calls : state.changes
        let past = now - state.faultyCall
        guard past >= 0 else { return (0, false) }
        switch fault {
        case .crash:
            return (crashed, false)
        case .error(let code, let times):
            // A call that is interrupted for ever would be made for ever.
            let isOver = past >= times || code == EINTR && !past.isMultiple(of: 2)
            if !isOver { state.faults += 1 }
            return (isOver ? 0 : code, false)
        case .errorAndCrash(let code):
            return (past == 0 ? code : crashed, false)
        case .short(let times):
            if past < times { state.faults += 1 }
            return (0, past < times)
        }
    }
}
