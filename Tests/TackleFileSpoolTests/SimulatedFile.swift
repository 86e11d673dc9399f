import Glibc
import Synchronization

@testable import TackleFileSpool

/// An open file of a ``SimulatedDisk``.
final class SimulatedFile: SpoolFile {
    private let disk: SimulatedDisk
    private let node: Int
    private let name: String
    private let isClosed = Atomic(false)

    init(disk: SimulatedDisk, node: Int, name: String) {
        self.disk = disk
        self.node = node
        self.name = name
    }

    deinit { letGo() }

    func size() throws(FileSystemError) -> Int {
        var size = 0
        try disk.call(.size, name) { state, _ in
            size = state.nodes[node]?.cached.count ?? 0
            return 0
        }
        return size
    }

    func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(FileSystemError) -> Int {
        var count = 0
        try disk.call(.write, name) { state, isShort in
            let room = state.allocatesLate ? Int.max : max(0, state.limit(of: node) - offset)
            let most = isShort ? (bytes.count + 1) / 2 : bytes.count
            count = min(most, state.mostBytes, room)
            guard count > 0 || bytes.isEmpty else { return ENOSPC }
            let takesRoom = !state.allocatesLate
            state.nodes[node]?.write(bytes.prefix(count), at: offset, takesRoom: takesRoom)
            return 0
        }
        return count
    }

    func read(_ count: Int, at offset: Int) throws(FileSystemError) -> [UInt8] {
        var read: [UInt8] = []
        try disk.call(.read, name) { state, isShort in
            guard let bytes = state.nodes[node]?.cached, offset < bytes.count else { return 0 }
            let most = min(isShort ? (count + 1) / 2 : count, state.mostBytes)
            let end = min(bytes.count, offset + most)
            // The whole file is read without a copy.
            read = offset == 0 && end == bytes.count ? bytes : Array(bytes[offset..<end])
            return 0
        }
        return read
    }

    func sync() throws(FileSystemError) {
        try disk.call(.sync, name, node: node) { state, _ in
            state.syncs += 1
            guard let file = state.nodes[node] else { return EBADF }
            if file.room(for: file.needed) > max(file.room, state.limit(of: node)) {
                state.nodes[node]?.failSync(state.failedSync, &state.generator)
                return ENOSPC
            }
            let fault = file.dirty.isEmpty ? nil : state.mediumFault
            if fault != nil { state.mediumFault = nil }
            state.nodes[node]?.sync(fault, &state.generator)
            return 0
        }
    }

    func allocate(_ count: Int) throws(FileSystemError) {
        try disk.call(.allocate, name) { state, _ in
            guard SimulatedNode.rounded(count) <= state.limit(of: node) else { return ENOSPC }
            state.nodes[node]?.reserve(count)
            return 0
        }
    }

    func trim() throws(FileSystemError) {
        try disk.call(.trim, name) { state, _ in
            state.nodes[node]?.trim()
            return 0
        }
    }

    func release(from offset: Int) throws(FileSystemError) {
        try disk.call(.trim, name) { state, _ in
            state.nodes[node]?.release(from: offset)
            return 0
        }
    }

    func discardCache() throws(FileSystemError) {
        try disk.call(.discard, name) { state, _ in
            state.nodes[node]?.discardCache()
            return 0
        }
    }

    func close() throws(FileSystemError) {
        letGo()
        try disk.call(.close, name) { _, _ in 0 }
    }

    private func letGo() {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        disk.state.withLock { state in
            state.nodes[node]?.opens -= 1
            state.dropUnused(node)
        }
    }
}
