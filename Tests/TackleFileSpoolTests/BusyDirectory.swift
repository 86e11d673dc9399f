import Synchronization

@testable import TackleFileSpool

/// A directory that a reader sees, in which something happens each time before it looks.
///
/// It fails where the reader tries to change anything.
final class BusyDirectory: SpoolDirectory {
    private let directory: any SpoolDirectory
    private let changed: @Sendable (String) -> Never
    private let before: (@Sendable (String) -> Void)?
    private let reading: (@Sendable (String, inout [UInt8], Int) -> Void)?

    /// Makes it.
    ///
    /// - Parameters:
    ///   - directory: what there is.
    ///   - before: called with the name of a file before it is opened, and with `.` before the
    ///     names are listed.
    ///   - reading: may change what is read of a file, at an offset.
    init(
        _ directory: any SpoolDirectory,
        before: (@Sendable (String) -> Void)? = nil,
        reading: (@Sendable (String, inout [UInt8], Int) -> Void)? = nil
    ) {
        self.directory = directory
        self.before = before
        self.reading = reading
        changed = { fatalError("a reader must not \($0)") }
    }

    func names() throws(FileSystemError) -> [String] {
        before?(".")
        return try directory.names()
    }

    func open(_ name: String) throws(FileSystemError) -> any SpoolFile {
        before?(name)
        return BusyFile(name: name, file: try directory.open(name), changed, reading)
    }

    func create(_ name: String) throws(FileSystemError) -> any SpoolFile { changed("create") }

    func openForWriting(_ name: String) throws(FileSystemError) -> any SpoolFile {
        changed("open for writing")
    }

    func rename(_ name: String, to newName: String) throws(FileSystemError) { changed("rename") }

    func remove(_ name: String) throws(FileSystemError) { changed("remove") }

    func sync() throws(FileSystemError) { changed("sync") }

    func lock(_ name: String, patience: Duration) throws(FileSystemError) -> (any SpoolFile)? {
        changed("lock")
    }
}
