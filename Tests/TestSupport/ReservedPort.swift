import Foundation
import Glibc

/// A port of 127.0.0.1 that is kept for a program which cannot choose a free one itself.
///
/// It is bound, but nobody listens on it: a connection to it is refused until a program that sets
/// `SO_REUSEADDR` listens there, and no other socket is given the number meanwhile (socket(7)).
package final class ReservedPort: Sendable {
    /// Its number.
    package let number: UInt16

    private let descriptor: Int32

    /// Takes a free port.
    ///
    /// - Throws: `POSIXError` where there is none.
    package init() throws {
        descriptor = try LoopbackSocket.bound(isShared: true)
        number = try LoopbackSocket.port(of: descriptor)
    }

    deinit {
        close(descriptor)
    }
}
