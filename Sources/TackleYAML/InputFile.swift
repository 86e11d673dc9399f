import Tackle

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that is read as a whole, up to a limit.
package enum InputFile {
    /// Reads a file, or standard input for `-`.
    ///
    /// - Parameters:
    ///   - path: the file's path.
    ///   - limit: the most bytes that it may have.
    /// - Returns: the bytes; nil where there are more.
    /// - Throws: ``UnreadableFile``.
    package static func bytes(
        of path: String,
        atMost limit: Int
    ) throws(UnreadableFile) -> [UInt8]? {
        guard !path.utf8.contains(0) else {
            throw UnreadableFile(path, "the path has a NUL byte")
        }
        let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw UnreadableFile(path, String(cString: strerror(errno)))
        }
        defer { if path != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw UnreadableFile(path, String(cString: strerror(errno)))
            }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { return nil }
        }
    }
}
