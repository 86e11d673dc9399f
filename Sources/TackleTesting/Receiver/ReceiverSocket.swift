#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A connected socket that never blocks.
struct ReceiverSocket {
    /// What came of reading or writing.
    enum Outcome: Equatable {
        /// So many bytes were read or written.
        case moved(Int)
        /// There is nothing to read, or no room to write, for now.
        case notYet
        /// The other side is gone.
        case ended
    }

    /// Its file descriptor.
    let descriptor: Int32

    /// Takes over a connection that was accepted.
    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        // What is written piece by piece is sent so: a trickle trickles, and no answer waits for
        // the acknowledgement of its beginning (RFC 896; tcp(7), TCP_NODELAY).
        turnOn(TCP_NODELAY, level: Int32(IPPROTO_TCP))
        #if canImport(Darwin)
        turnOn(SO_NOSIGPIPE, level: SOL_SOCKET)
        #endif
    }

    private func turnOn(_ name: Int32, level: Int32) {
        var option: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = setsockopt(descriptor, level, name, &option, size)
    }

    /// The other side's port.
    var remotePort: UInt16? {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getpeername(descriptor, $0, &size)
            }
        }
        return result == 0 ? UInt16(bigEndian: address.sin_port) : nil
    }

    /// Reads what is there into a buffer.
    func read(into buffer: inout [UInt8]) -> Outcome {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count == 0 ? .ended : outcome(count)
    }

    /// Writes as many bytes as there is room for.
    func write(_ bytes: ArraySlice<UInt8>) -> Outcome {
        #if canImport(Darwin)
        let flags: Int32 = 0
        #else
        let flags = Int32(MSG_NOSIGNAL)
        #endif
        return outcome(
            bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, flags) }
        )
    }

    private func outcome(_ count: Int) -> Outcome {
        if count >= 0 { return .moved(count) }
        return errno == EAGAIN || errno == EINTR ? .notYet : .ended
    }

    /// Closes the connection: in order, or with a reset, as a crash of the receiver does.
    func end(withReset isReset: Bool) {
        if isReset {
            // Zero seconds to linger make a reset of the close (socket(7), SO_LINGER).
            var option = linger(l_onoff: 1, l_linger: 0)
            let size = socklen_t(MemoryLayout<linger>.size)
            _ = setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, size)
        }
        _ = close(descriptor)
    }
}
