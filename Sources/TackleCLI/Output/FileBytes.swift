import Glibc
import Tackle

/// Whole reads and writes of file descriptors.
enum FileBytes {
    /// Writes all bytes, going on after a signal and after a short write.
    ///
    /// - Returns: whether all were written; a reader that went away is no error of ours.
    @discardableResult
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// Reads a file, or standard input for `-`, up to a limit.
    ///
    /// - Throws: ``CommandFailure`` that names the file.
    static func read(path: String, limit: Int) throws(CommandFailure) -> [UInt8] {
        guard !path.utf8.contains(0) else {
            throw .input("cannot read '\(path.quotable)': the path has a NUL byte")
        }
        let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .input("cannot read '\(path.quotable)': \(String(cString: strerror(errno)))")
        }
        defer { if path != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .input("cannot read '\(path.quotable)': \(String(cString: strerror(errno)))")
            }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                throw .input(
                    "'\(path.quotable)' has more than \(SizeText(bytes: limit)): shorten it"
                )
            }
        }
    }
}
