import Glibc

/// A listening socket on a free port of 127.0.0.1.
public struct LoopbackListener: Sendable {
    /// Its file descriptor.
    public let descriptor: Int32

    /// Its port.
    public let port: UInt16

    /// Binds and listens.
    public init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
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
            throw ServerProcess.Failure(description: "no port: \(String(cString: strerror(errno)))")
        }
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Waits for the next connection; nil once the listener is shut down.
    public func accept() -> Int32? {
        let connection = Glibc.accept(descriptor, nil, nil)
        guard connection >= 0 else { return nil }
        closeOnExec(connection)
        return connection
    }

    /// Whether somebody has connected who was not accepted yet.
    public var hasConnection: Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) > 0
    }

    /// Ends a wait in ``accept()`` and refuses what comes later.
    public func shutdown() {
        Glibc.shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Gives the port back.
    public func close() {
        Glibc.close(descriptor)
    }
}

/// Keeps a file from the programs that are started later.
func closeOnExec(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
}
