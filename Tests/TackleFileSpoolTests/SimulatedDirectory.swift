import Glibc
import Synchronization

@testable import TackleFileSpool

/// The only directory of a ``SimulatedDisk``.
final class SimulatedDirectory: SpoolDirectory {
    private let disk: SimulatedDisk

    init(disk: SimulatedDisk) {
        self.disk = disk
    }

    func names() throws(FileSystemError) -> [String] {
        disk.state.withLock { Array($0.names.keys) }
    }

    func create(_ name: String) throws(FileSystemError) -> any SpoolFile {
        let node = try disk.call("create", name) { state in
            guard state.names[name] == nil else { return EEXIST }
            state.nextNode += 1
            state.nodes[state.nextNode] = SimulatedDisk.Node()
            state.names[name] = state.nextNode
            state.nameChanges.append(.set(name, state.nextNode))
            return 0
        }
        return SimulatedFile(disk: disk, node: node.nextNode, name: name)
    }

    func open(_ name: String) throws(FileSystemError) -> any SpoolFile {
        let state = disk.state.withLock { $0 }
        guard !state.hasCrashed else {
            throw FileSystemError("open", name, code: SimulatedDisk.crashed)
        }
        guard let node = state.names[name] else {
            throw FileSystemError("open", name, code: ENOENT)
        }
        return SimulatedFile(disk: disk, node: node, name: name)
    }

    func openForWriting(_ name: String) throws(FileSystemError) -> any SpoolFile {
        try open(name)
    }

    func rename(_ name: String, to newName: String) throws(FileSystemError) {
        try disk.call("rename", name) { state in
            guard let node = state.names.removeValue(forKey: name) else { return ENOENT }
            state.names[newName] = node
            state.nameChanges += [.remove(name), .set(newName, node)]
            return 0
        }
    }

    func remove(_ name: String) throws(FileSystemError) {
        try disk.call("remove", name) { state in
            guard state.names.removeValue(forKey: name) != nil else { return ENOENT }
            state.nameChanges.append(.remove(name))
            return 0
        }
    }

    func sync() throws(FileSystemError) {
        try disk.call("sync", "the directory") { state in
            state.durableNames = state.names
            state.nameChanges = []
            return 0
        }
    }

    func lock(_ name: String, patience: Duration) throws(FileSystemError) -> (any SpoolFile)? {
        let isTaken = disk.state.withLock { state in
            defer { state.isLocked = true }
            return state.isLocked
        }
        guard !isTaken else { return nil }
        let exists = disk.state.withLock { $0.names[name] != nil }
        let file = exists ? try open(name) : try create(name)
        return SimulatedLock(disk: disk, file: file)
    }
}

extension SimulatedDisk {
    /// Makes a call that changes something, unless it is the one that goes wrong.
    ///
    /// - Parameters:
    ///   - operation: what is tried.
    ///   - name: what it is tried on.
    ///   - work: what it does; `errno` or 0.
    /// - Returns: the state afterwards.
    /// - Throws: ``FileSystemError``.
    @discardableResult
    func call(
        _ operation: String,
        _ name: String,
        _ work: (inout State) -> Int32
    ) throws(FileSystemError) -> State {
        let (code, after) = state.withLock { state in
            guard !state.hasCrashed else { return (Self.crashed, state) }
            state.calls += 1
            let code = fault(in: &state)
            if code == Self.crashed {
                // A write that was on its way may have reached the disk in part.
                if operation == "write" { _ = work(&state) }
                state.hasCrashed = true
            }
            return (code == 0 ? work(&state) : code, state)
        }
        guard code == 0 else { throw FileSystemError(operation, name, code: code) }
        return after
    }

    private func fault(in state: inout State) -> Int32 {
        guard let call = state.faultyCall else { return 0 }
        switch state.fault {
        case .crash: return state.calls >= call ? Self.crashed : 0
        case .error(let code, let times):
            return state.calls >= call && state.calls - call < times ? code : 0
        case .errorAndCrash(let code):
            return state.calls == call ? code : state.calls > call ? Self.crashed : 0
        }
    }
}
