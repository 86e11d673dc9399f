import Glibc
import Synchronization

@testable import TackleFileSpool

/// An open file of a ``SimulatedDisk``.
final class SimulatedFile: SpoolFile {
    private let disk: SimulatedDisk
    private let node: Int
    private let name: String

    init(disk: SimulatedDisk, node: Int, name: String) {
        self.disk = disk
        self.node = node
        self.name = name
    }

    func size() throws(FileSystemError) -> Int {
        disk.state.withLock { $0.nodes[node]?.cached.count ?? 0 }
    }

    func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(FileSystemError) -> Int {
        try interrupt()
        let most = disk.state.withLock { $0.mostBytes }
        let write = SimulatedDisk.Write(offset: offset, bytes: Array(bytes.prefix(most)))
        try disk.call("write", name) { state in
            state.nodes[node]?.pending.append(write)
            SimulatedDisk.apply(write, to: &state.nodes[node, default: .init()].cached)
            return 0
        }
        return write.bytes.count
    }

    func read(_ count: Int, at offset: Int) throws(FileSystemError) -> [UInt8] {
        try interrupt()
        let state = disk.state.withLock { $0 }
        guard !state.hasCrashed else {
            throw FileSystemError("read", name, code: SimulatedDisk.crashed)
        }
        let bytes = state.nodes[node]?.cached ?? []
        return Array(bytes.dropFirst(offset).prefix(min(count, state.mostBytes)))
    }

    func sync() throws(FileSystemError) {
        do {
            try disk.call("sync", name) { state in
                state.syncs += 1
                for write in state.nodes[node]?.pending ?? [] {
                    SimulatedDisk.apply(write, to: &state.nodes[node, default: .init()].durable)
                }
                state.nodes[node]?.pending = []
                return 0
            }
        } catch {
            // The pages count as clean now, and what was in them is not on the disk.
            if error.code != SimulatedDisk.crashed {
                disk.state.withLock { $0.nodes[node]?.pending = [] }
            }
            throw error
        }
    }

    func allocate(_ count: Int) throws(FileSystemError) {
        try disk.call("reserve room for", name) { _ in 0 }
    }

    func trim() throws(FileSystemError) {
        try disk.call("give room back of", name) { _ in 0 }
    }

    func discardCache() throws(FileSystemError) {
        disk.state.withLock { state in
            var bytes = state.nodes[node]?.durable ?? []
            for write in state.nodes[node]?.pending ?? [] {
                SimulatedDisk.apply(write, to: &bytes)
            }
            state.nodes[node]?.cached = bytes
        }
    }

    func close() throws(FileSystemError) {}

    private func interrupt() throws(FileSystemError) {
        let isInterrupted = disk.state.withLock { state in
            guard state.isInterrupting else { return false }
            state.interruptions += 1
            return !state.interruptions.isMultiple(of: 2)
        }
        if isInterrupted { throw FileSystemError("write", name, code: EINTR) }
    }
}

/// The lock of a ``SimulatedDisk``: held as long as somebody has it.
final class SimulatedLock: SpoolFile {
    private let disk: SimulatedDisk
    private let file: any SpoolFile

    init(disk: SimulatedDisk, file: any SpoolFile) {
        self.disk = disk
        self.file = file
    }

    deinit { disk.state.withLock { $0.isLocked = false } }

    func size() throws(FileSystemError) -> Int { try file.size() }

    func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(FileSystemError) -> Int {
        try file.write(bytes, at: offset)
    }

    func read(_ count: Int, at offset: Int) throws(FileSystemError) -> [UInt8] {
        try file.read(count, at: offset)
    }

    func sync() throws(FileSystemError) { try file.sync() }

    func allocate(_ count: Int) throws(FileSystemError) { try file.allocate(count) }

    func trim() throws(FileSystemError) { try file.trim() }

    func discardCache() throws(FileSystemError) {}

    func close() throws(FileSystemError) {}
}
