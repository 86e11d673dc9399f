#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A call to the file system that failed, with the `errno` of that very moment.
package struct FileSystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What could not be done, such as `write`.
    package let operation: String

    /// The file or directory, as the caller named it.
    package let name: String

    /// The value of `errno`.
    package let code: Int32

    /// Makes the error of a call.
    package init(_ operation: String, _ name: String, code: Int32) {
        self.operation = operation
        self.name = name
        self.code = code
    }

    /// Makes the error of the call that failed just now.
    static func last(_ operation: String, _ name: String) -> FileSystemError {
        FileSystemError(operation, name, code: errno)
    }

    /// Whether there is no room: on the disk, or in what this user may have of it.
    package var isFull: Bool { code == ENOSPC || code == EDQUOT }

    /// Whether a signal came between: the call may simply be made again.
    package var isInterrupted: Bool { code == EINTR }

    /// Whether there is no such file.
    package var isMissing: Bool { code == ENOENT }

    /// Whether this user may not.
    package var isForbidden: Bool { code == EACCES || code == EPERM }

    /// Whether what is there is something other than a directory.
    package var isNoDirectory: Bool { code == ENOTDIR || code == ELOOP }

    /// Whether there is such a file already.
    package var isTaken: Bool { code == EEXIST }

    /// Whether the file system has no such thing.
    package var isUnsupported: Bool { code == EOPNOTSUPP || code == ENOSYS }

    /// `cannot write 'segment-…': No space left on device`.
    package var description: String {
        "cannot \(operation) '\(name)': \(String(cString: strerror(code)))"
    }
}
