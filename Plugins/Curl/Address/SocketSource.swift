import CCurl
import Glibc

/// Where the sockets come from: the system, or in tests something that records and refuses.
struct SocketSource: Sendable {
    /// Opens a socket that is not connected; negative with `errno` set where that fails.
    let open: @Sendable (SocketAddress) -> CInt

    /// The system's sockets.
    ///
    /// What a child process inherits is decided elsewhere: not these sockets.
    static let system = SocketSource { address in
        socket(address.family, address.type | CInt(SOCK_CLOEXEC.rawValue), address.protocol)
    }
}
