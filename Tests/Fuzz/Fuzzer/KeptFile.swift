import CFuzzer
import Foundation

/// The one file that secrets are read from; it lies in memory.
enum KeptFile {
    private static let file = memfd_create("secret", 0)

    /// Writes the content to the file.
    static func path(holding content: [UInt8]) -> String {
        let isWritten =
            ftruncate(file, 0) == 0 && pwrite(file, content, content.count, 0) == content.count
        demand(isWritten, "a file is written")
        return "/proc/self/fd/\(file)"
    }
}
