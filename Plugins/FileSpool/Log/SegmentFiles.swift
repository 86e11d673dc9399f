import Logging

/// Segments that are open for reading: the ones that were used last.
final class SegmentFiles {
    private static let limit = 16

    private let directory: any SpoolDirectory
    private let logger: Logger

    /// The latest last.
    private var files: [(number: UInt64, file: any SpoolFile)] = []

    init(_ directory: any SpoolDirectory, logger: Logger) {
        self.directory = directory
        self.logger = logger
    }

    /// A segment's file.
    ///
    /// - Throws: ``FileSystemError``.
    func file(_ number: UInt64) throws(FileSystemError) -> any SpoolFile {
        if let last = files.last, last.number == number { return last.file }
        if let at = files.lastIndex(where: { $0.number == number }) {
            let used = files.remove(at: at)
            files.append(used)
            return used.file
        }
        let file = try directory.open(SpoolFormat.segmentName(number))
        files.append((number, file))
        if files.count > Self.limit { close(files.removeFirst().file) }
        return file
    }

    /// Closes the file of a segment that is given back.
    func forget(_ number: UInt64) {
        for entry in files where entry.number == number { close(entry.file) }
        files.removeAll { $0.number == number }
    }

    private func close(_ file: any SpoolFile) {
        do throws(FileSystemError) {
            try file.close()
        } catch {
            // F9: it tells nothing about what was read or written.
            logger.warning("\(error)")
        }
    }
}
