import Glibc

/// An operation of the file system that failed, with the system's number for the reason.
package struct SpoolIOError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was tried, such as `write`.
    package let operation: String

    /// The path it was tried on.
    package let path: String

    /// The system's number (`errno`); 0 where the spool itself refuses.
    package let number: Int32

    /// The spool's own reason, where it refuses.
    package let reason: String

    /// Makes the error of a system call, right where it failed.
    package init(_ operation: String, _ path: String, number: Int32 = errno) {
        self.operation = operation
        self.path = path
        self.number = number
        reason = String(cString: strerror(number))
    }

    /// Makes a refusal of the spool's own.
    package init(_ operation: String, _ path: String, reason: String) {
        self.operation = operation
        self.path = path
        number = 0
        self.reason = reason
    }

    /// `cannot write /var/spool/tackle/…: No space left on device`.
    package var description: String { "cannot \(operation) \(path): \(reason)" }
}
