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
        var names: [String] = []
        try disk.call(.names, "the directory") { state, _ in
            names = state.names.keys.sorted()
            return 0
        }
        return names
    }

    func create(_ name: String) throws(FileSystemError) -> any SpoolFile {
        var node = 0
        try disk.call(.create, name) { state, _ in
            guard state.names[name] == nil else { return EEXIST }
            if let capacity = state.capacity, state.used + SimulatedDisk.sector > capacity {
                return ENOSPC
            }
            state.nextNode += 1
            node = state.nextNode
            state.nodes[node] = SimulatedNode()
            state.nodes[node]?.opens = 1
            state.names[name] = node
            state.nameChanges.append(.set(name, node))
            return 0
        }
        return SimulatedFile(disk: disk, node: node, name: name)
    }

    func open(_ name: String) throws(FileSystemError) -> any SpoolFile {
        try open(name, .open)
    }

    func openForWriting(_ name: String) throws(FileSystemError) -> any SpoolFile {
        try open(name, .open)
    }

    func rename(_ name: String, to newName: String) throws(FileSystemError) {
        try disk.call(.rename, name) { state, _ in
            guard let node = state.names.removeValue(forKey: name) else { return ENOENT }
            let old = state.names.updateValue(node, forKey: newName)
            state.nameChanges.append(.rename(name, newName, node))
            if let old { state.dropUnused(old) }
            return 0
        }
    }

    func remove(_ name: String) throws(FileSystemError) {
        try disk.call(.remove, name) { state, _ in
            guard let node = state.names.removeValue(forKey: name) else { return ENOENT }
            state.nameChanges.append(.remove(name))
            state.dropUnused(node)
            return 0
        }
    }

    func sync() throws(FileSystemError) {
        try disk.call(.syncNames, "the directory") { state, _ in
            state.durableNames = state.names
            state.nameChanges = []
            // Also those that were created and removed since the last sync.
            for node in Array(state.nodes.keys) { state.dropUnused(node) }
            return 0
        }
    }

    func lock(_ name: String, patience: Duration) throws(FileSystemError) -> (any SpoolFile)? {
        var isTaken = false
        var exists = false
        try disk.call(.lock, name) { state, _ in
            isTaken = state.isLocked
            exists = state.names[name] != nil
            return 0
        }
        guard !isTaken else { return nil }
        let file = exists ? try open(name) : try create(name)
        disk.state.withLock { $0.isLocked = true }
        return SimulatedLock(disk: disk, file: file)
    }

    private func open(
        _ name: String,
        _ call: SimulatedDisk.Call
    ) throws(FileSystemError) -> any SpoolFile {
        var node = 0
        try disk.call(call, name) { state, _ in
            guard let found = state.names[name] else { return ENOENT }
            node = found
            state.nodes[node]?.opens += 1
            return 0
        }
        return SimulatedFile(disk: disk, node: node, name: name)
    }
}

extension SimulatedDisk.State {
    /// Gives back the room of a file that has no name, not even one that a crash brings back, and
    /// that nobody has open.
    mutating func dropUnused(_ node: Int) {
        guard nodes[node]?.opens == 0, !names.values.contains(node),
            !durableNames.values.contains(node)
        else { return }
        let isPending = nameChanges.contains { change in
            switch change {
            case .set(_, node), .rename(_, _, node): true
            default: false
            }
        }
        if !isPending { nodes[node] = nil }
    }
}
