import Foundation
import Glibc

/// A listening port of 127.0.0.1 whose line of connections is full: whoever connects waits, since
/// the kernel drops what it has no room for (tcp(7), `tcp_abort_on_overflow`).
package final class FullListener: Sendable {
    /// The port.
    package let port: UInt16

    private let listener: Int32
    private let waiting: Int32

    /// Listens, and fills the line.
    ///
    /// - Throws: `POSIXError`.
    package init() throws {
        listener = try LoopbackSocket.bound(isShared: false)
        // A line of 0 holds one connection.
        try checked(listen(listener, 0))
        port = try LoopbackSocket.port(of: listener)
        waiting = try LoopbackSocket.connected(to: port)
        var poll = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        try checked(Glibc.poll(&poll, 1, 60_000))
    }

    deinit {
        close(waiting)
        close(listener)
    }
}
