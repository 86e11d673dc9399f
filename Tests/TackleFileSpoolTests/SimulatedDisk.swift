import Synchronization
import TestSupport

@testable import TackleFileSpool

/// A file system in memory that forgets what was not synced, and fails where it is told to.
///
/// Like the real ones it loses the pages of a sync that failed: they count as clean, can still be
/// read, and are not on the disk. All that is left to chance follows from a seed.
final class SimulatedDisk: SpoolFileSystem {
    /// A change of a name that is not synced yet.
    enum NameChange: Sendable {
        case set(String, Int)
        case rename(String, String, Int)
        case remove(String)
    }

    /// A disk at one moment.
    struct State: Sendable {
        var nodes: [Int: SimulatedNode] = [:]
        var nextNode = 0
        var names: [String: Int] = [:]
        var durableNames: [String: Int] = [:]
        var nameChanges: [NameChange] = []
        var isLocked = false
        var hasCrashed = false

        /// The calls that change or sync something, and all of them.
        var changes = 0
        var calls = 0
        var syncs = 0

        /// What goes wrong, at which call, and whether that is counted among all calls.
        var fault: SimulatedFault?
        var faultyCall = 0
        var countsAll = false
        var faults = 0

        /// What becomes of the sectors whose sync fails.
        var failedSync = FailedSync.loses

        /// What the medium does behind the back of a sync that succeeds.
        var mediumFault: MediumFault?
        var generator = SeededGenerator(seed: 0)

        /// The bytes there are, where they are counted, and whether room is taken by a sync only.
        var capacity: Int?
        var allocatesLate = false

        /// The most bytes that a call writes or reads, and whether every other one is interrupted.
        var mostBytes = Int.max
        var isInterrupting = false
        var interruptions = 0

        /// Nothing goes wrong, and nothing is counted, while somebody looks.
        var isCalm = false

        /// The calls, where they are noted.
        var history: [Call]?

        /// Whether each change leaves an image, and what it is marked with.
        var isRecording = false
        var mark = 0
        var images: [Image] = []
    }

    /// The disk after a change, as a crash just then would find it.
    struct Image: Sendable {
        let state: State

        /// What ``State/mark`` was.
        let mark: Int
    }

    static let crashed: Int32 = 9999
    static let sector = 512

    let state: Mutex<State>

    init(_ state: State = State()) {
        self.state = Mutex(state)
    }

    func openDirectory(_ path: String) throws(SpoolError) -> any SpoolDirectory {
        SimulatedDirectory(disk: self)
    }

    /// How many calls there were that change or sync something.
    var calls: Int { state.withLock { $0.changes } }

    /// How many calls there were, of every kind.
    var allCalls: Int { state.withLock { $0.calls } }

    /// How many times a file was synced.
    var syncs: Int { state.withLock { $0.syncs } }

    /// How many calls went wrong as they were told to.
    var faults: Int { state.withLock { $0.faults } }

    /// Whether the power is off.
    var hasCrashed: Bool { state.withLock { $0.hasCrashed } }

    /// Has one call from here on go wrong, counted from 1.
    ///
    /// - Parameters:
    ///   - call: which one.
    ///   - fault: what happens.
    ///   - countsAll: whether calls count that change and sync nothing.
    func fail(atCall call: Int, with fault: SimulatedFault, countingAll countsAll: Bool = false) {
        state.withLock { state in
            state.faultyCall = (countsAll ? state.calls : state.changes) + call
            state.fault = fault
            state.countsAll = countsAll
        }
    }

    /// Mends it: nothing goes wrong any more.
    func mend() {
        state.withLock { $0.fault = nil }
    }

    /// Has nothing go wrong while somebody looks.
    func calmly<Value, Failure>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        state.withLock { $0.isCalm = true }
        defer { state.withLock { $0.isCalm = false } }
        return try body()
    }

    /// The names of the segments.
    var segments: [String] {
        state.withLock { $0.names.keys.filter { $0.hasPrefix("segment-") }.sorted() }
    }

    /// The bytes of a file as they are read.
    func bytes(of name: String) -> [UInt8] {
        state.withLock { state in state.names[name].flatMap { state.nodes[$0]?.cached } ?? [] }
    }

    /// Whether a range of a file would survive a crash just now, and the file's name with it.
    func isDurable(_ name: String, _ range: Range<Int>) -> Bool {
        state.withLock { state in
            guard let number = state.names[name], let node = state.nodes[number],
                state.durableNames[name] == number || state.durableNames.values.contains(number)
            else { return false }
            return node.isDurable(range)
        }
    }
}
