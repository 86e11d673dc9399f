import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A listening socket on a free port of 127.0.0.1.
package struct LoopbackListener: Sendable {
    /// Its file descriptor.
    package let descriptor: Int32

    /// Its port.
    package let port: UInt16

    /// Binds and listens.
    ///
    /// - Throws: `POSIXError` where there is no descriptor or no port to be had.
    package init() throws {
        descriptor = makeSocket()
        guard descriptor >= 0 else { throw Self.failure }
        closeOnExec(descriptor)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = descriptor
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                let bound = bind(socket, generic, size)
                return bound == 0 ? getsockname(socket, generic, &size) : bound
            }
        }
        guard result == 0, listen(descriptor, 4096) == 0 else {
            let failure = Self.failure
            closeSocket(descriptor)
            throw failure
        }
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Waits for the next connection; nil once the listener is shut down.
    ///
    /// One that does not block gives nil where there is none yet, and `errno` tells why.
    package func accept() -> Int32? {
        let connection = acceptConnection(descriptor)
        return connection >= 0 ? connection : nil
    }

    /// Whether somebody has connected who was not accepted yet.
    package var hasConnection: Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) > 0
    }

    /// Lets ``accept()`` wait for nobody.
    func stopBlocking() {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    /// Ends a wait in ``accept()`` and refuses what comes later.
    package func shutdown() {
        shutSocket(descriptor)
    }

    /// Gives the port back.
    package func close() {
        closeSocket(descriptor)
    }

    private static var failure: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}

// The methods' names hide those of the system within the type.

private func makeSocket() -> Int32 {
    #if canImport(Glibc)
    socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
    socket(AF_INET, SOCK_STREAM, 0)
    #endif
}

private func acceptConnection(_ listener: Int32) -> Int32 {
    let connection = accept(listener, nil, nil)
    if connection >= 0 { closeOnExec(connection) }
    return connection
}

/// Keeps a socket from the programs that are started later.
private func closeOnExec(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
}

private func shutSocket(_ descriptor: Int32) {
    _ = shutdown(descriptor, Int32(SHUT_RDWR))
}

private func closeSocket(_ descriptor: Int32) {
    _ = close(descriptor)
}
