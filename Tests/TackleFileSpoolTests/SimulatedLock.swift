import Synchronization

@testable import TackleFileSpool

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

    func release(from offset: Int) throws(FileSystemError) { try file.release(from: offset) }

    func discardCache() throws(FileSystemError) {}

    func close() throws(FileSystemError) {}
}
