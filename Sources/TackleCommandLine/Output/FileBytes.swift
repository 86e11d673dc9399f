import Glibc
import Tackle
import TackleYAML

/// Whole reads and writes of file descriptors.
package enum FileBytes {
    /// Writes all bytes, going on after a signal and after a short write.
    ///
    /// - Returns: whether all were written; a reader that went away is no error of ours.
    @discardableResult
    package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
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
    package static func read(path: String, limit: Int) throws(CommandFailure) -> [UInt8] {
        let bytes: [UInt8]?
        do {
            bytes = try InputFile.bytes(of: path, atMost: limit)
        } catch {
            throw .input("\(error)")
        }
        guard let bytes else {
            throw .input("'\(path.quotable)' has more than \(SizeText(bytes: limit)): shorten it")
        }
        return bytes
    }
}
