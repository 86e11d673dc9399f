import Foundation

/// The result of a system call that answers a negative number on failure.
@discardableResult
package func checked(_ result: Int32) throws -> Int32 {
    guard result >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return result
}
