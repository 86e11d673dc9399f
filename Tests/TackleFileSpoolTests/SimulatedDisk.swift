import Synchronization

@testable import TackleFileSpool

/// A file system in memory that forgets what was not synced, and fails where it is told to.
///
/// Like the real ones it loses the pages of a sync that failed: they count as clean, can still be
/// read, and are not on the disk.
final class SimulatedDisk: SpoolFileSystem {
    /// What goes wrong at a call.
    enum Fault: Sendable {
        case crash
        case error(Int32, times: Int)
        case errorAndCrash(Int32)
    }

    /// What of the writes and names that were not synced survives a crash.
    enum Persistence: Sendable, CaseIterable {
        case nothing
        case everything
        case bytesOnly
        case namesOnly
        case someA
        case someB
        case someC
        case someD

        var seed: UInt64? {
            switch self {
            case .someA: 1
            case .someB: 2
            case .someC: 3
            case .someD: 4
            default: nil
            }
        }
    }

    struct Write: Sendable {
        var offset: Int
        var bytes: [UInt8]
    }

    struct Node: Sendable {
        var durable: [UInt8] = []
        var cached: [UInt8] = []
        var pending: [Write] = []
    }

    enum NameChange: Sendable {
        case set(String, Int)
        case remove(String)
    }

    struct State: Sendable {
        var nodes: [Int: Node] = [:]
        var nextNode = 0
        var names: [String: Int] = [:]
        var durableNames: [String: Int] = [:]
        var nameChanges: [NameChange] = []
        var isLocked = false
        var hasCrashed = false

        /// The calls that change or sync something.
        var calls = 0
        var syncs = 0
        var faultyCall: Int?
        var fault = Fault.crash
        /// The most bytes that a call writes or reads, and whether every other one is interrupted.
        var mostBytes = Int.max
        var isInterrupting = false
        var interruptions = 0
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

    /// How many calls there were.
    var calls: Int { state.withLock { $0.calls } }

    /// How many times a file was synced.
    var syncs: Int { state.withLock { $0.syncs } }

    /// Has one call from here on go wrong, counted from 1.
    func fail(atCall call: Int, with fault: Fault) {
        state.withLock { state in
            state.faultyCall = state.calls + call
            state.fault = fault
        }
    }

    /// Mends it: nothing goes wrong any more.
    func mend() {
        state.withLock { $0.faultyCall = nil }
    }

    /// The names of the segments.
    var segments: [String] {
        state.withLock { $0.names.keys.filter { $0.hasPrefix("segment-") }.sorted() }
    }

    /// The bytes of a file as they are read.
    func bytes(of name: String) -> [UInt8] {
        state.withLock { state in state.names[name].flatMap { state.nodes[$0]?.cached } ?? [] }
    }

    /// A disk with the same files, of which one is changed.
    func copy(changing name: String, _ change: (inout [UInt8]) -> Void) -> SimulatedDisk {
        let copy = afterCrash(.everything)
        copy.state.withLock { state in
            guard let number = state.names[name], var node = state.nodes[number] else { return }
            change(&node.durable)
            node.cached = node.durable
            state.nodes[number] = node
        }
        return copy
    }
}
