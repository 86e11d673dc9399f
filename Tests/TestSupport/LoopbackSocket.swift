import Foundation
import Glibc

/// Sockets of 127.0.0.1.
package enum LoopbackSocket {
    /// A port on which nobody listens at the moment.
    package static func freePort() throws -> UInt16 {
        let socket = try listening()
        defer { close(socket) }
        return try port(of: socket)
    }

    /// A socket that listens on a free port and answers nobody; the caller closes it.
    package static func listening() throws -> Int32 {
        let socket = try bound(isShared: false)
        do {
            try checked(listen(socket, 16))
            return socket
        } catch {
            close(socket)
            throw error
        }
    }

    /// A socket that is bound to a free port and does not listen; the caller closes it.
    ///
    /// Where it is shared, somebody else who also says so (`SO_REUSEADDR`) may bind it and listen.
    static func bound(isShared: Bool) throws -> Int32 {
        let socket = try make()
        do {
            var option: Int32 = isShared ? 1 : 0
            let size = socklen_t(MemoryLayout<Int32>.size)
            try checked(setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &option, size))
            try withAddress(port: 0) { try checked(bind(socket, $0, $1)) }
            return socket
        } catch {
            close(socket)
            throw error
        }
    }

    /// A socket that is connected to a port; the caller closes it.
    package static func connected(to port: UInt16) throws -> Int32 {
        let socket = try make()
        do {
            try withAddress(port: port) { try checked(connect(socket, $0, $1)) }
            return socket
        } catch {
            close(socket)
            throw error
        }
    }

    /// Whether somebody takes connections at a port.
    package static func accepts(port: UInt16) -> Bool {
        guard let socket = try? connected(to: port) else { return false }
        close(socket)
        return true
    }

    /// The port of a socket.
    package static func port(of socket: Int32) throws -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = try checked(getsockname(socket, $0, &length))
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Sends bytes to a port and reads until the other side closes the connection.
    ///
    /// The bytes should ask for that (`Connection: close`). It gives up after a minute.
    ///
    /// - Parameters:
    ///   - request: the bytes.
    ///   - port: the port.
    ///   - isEnough: closes the connection once what has come meets it.
    /// - Returns: what has come.
    /// - Throws: `POSIXError`, such as `ECONNRESET`.
    package static func exchange(
        _ request: String,
        port: UInt16,
        until isEnough: @escaping @Sendable (String) -> Bool = { _ in false }
    ) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            // A blocked thread of the pool could be the one that the receiver needs.
            Thread.detachNewThread {
                continuation.resume(
                    with: Result { try blockingExchange(request, port: port, until: isEnough) }
                )
            }
        }
    }

    private static func blockingExchange(
        _ request: String,
        port: UInt16,
        until isEnough: (String) -> Bool
    ) throws -> String {
        let socket = try connected(to: port)
        defer { close(socket) }
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        try checked(setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, size))
        let bytes = Array(request.utf8)
        var sent = 0
        while sent < bytes.count {
            let rest = bytes[sent...]
            let count = rest.withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            sent += Int(try checked(Int32(count)))
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = try checked(Int32(recv(socket, &buffer, buffer.count, 0)))
            answer += buffer[..<Int(count)]
            let text = String(decoding: answer, as: UTF8.self)
            if count == 0 || isEnough(text) { return text }
        }
    }

    private static func make() throws -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        return try checked(socket(AF_INET, kind, 0))
    }

    private static func withAddress(
        port: UInt16,
        _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Void
    ) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        try withUnsafePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
