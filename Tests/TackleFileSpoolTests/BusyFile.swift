@testable import TackleFileSpool

/// A file of a ``BusyDirectory``.
final class BusyFile: SpoolFile {
    private let name: String
    private let file: any SpoolFile
    private let changed: @Sendable (String) -> Never
    private let reading: (@Sendable (String, inout [UInt8], Int) -> Void)?

    init(
        name: String,
        file: any SpoolFile,
        _ changed: @escaping @Sendable (String) -> Never,
        _ reading: (@Sendable (String, inout [UInt8], Int) -> Void)?
    ) {
        self.name = name
        self.file = file
        self.changed = changed
        self.reading = reading
    }

    func size() throws(FileSystemError) -> Int { try file.size() }

    func read(_ count: Int, at offset: Int) throws(FileSystemError) -> [UInt8] {
        var bytes = try file.read(count, at: offset)
        reading?(name, &bytes, offset)
        return bytes
    }

    func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(FileSystemError) -> Int {
        changed("write")
    }

    func sync() throws(FileSystemError) { changed("sync a file") }

    func allocate(_ count: Int) throws(FileSystemError) { changed("reserve room") }

    func trim() throws(FileSystemError) { changed("trim") }

    func release(from offset: Int) throws(FileSystemError) { changed("release") }

    func discardCache() throws(FileSystemError) { changed("discard the cache") }

    func close() throws(FileSystemError) { try file.close() }
}
