import Glibc
import Tackle
import TackleCommandLine

/// A new file for an export: webhooks can hold secrets, so it is its owner's alone.
final class ExportFile {
    private let path: String
    private let descriptor: Int32
    private var bytes: [UInt8] = []

    /// Makes the file.
    ///
    /// - Throws: ``CommandFailure`` where the name is taken, or it cannot be made.
    init(_ path: String) throws(CommandFailure) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw .usage("--output '\(path.quotable)' is no path: give the name of a new file")
        }
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            guard errno != EEXIST else {
                throw .failed("'\(path.quotable)' is there already: give the name of a new file")
            }
            throw .failed("cannot make '\(path.quotable)': \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// Adds a line.
    ///
    /// - Throws: ``CommandFailure`` where the disk does not take it.
    func write(_ line: String) throws(CommandFailure) {
        bytes += line.utf8
        bytes.append(0x0A)
        if bytes.count > 1 << 20 { try flush() }
    }

    /// Writes what is left, and has all of it durable: what is exported may be purged next.
    ///
    /// - Throws: ``CommandFailure`` where the disk does not take it.
    func finish() throws(CommandFailure) {
        try flush()
        guard fsync(descriptor) == 0 else { throw failure }
    }

    private func flush() throws(CommandFailure) {
        guard FileBytes.write(bytes, to: descriptor) else { throw failure }
        bytes.removeAll(keepingCapacity: true)
    }

    private var failure: CommandFailure {
        .failed(
            "cannot write '\(path.quotable)': \(String(cString: strerror(errno))):"
                + " remove it, make room and say it again"
        )
    }
}
