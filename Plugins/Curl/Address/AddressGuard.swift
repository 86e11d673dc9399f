import Glibc
import Tackle

/// Judges the addresses that one transfer meets, and remembers what it refused.
struct AddressGuard {
    /// Nil where a proxy is configured: then libcurl connects to the proxy, which the operator
    /// named.
    let policy: AddressPolicy?

    /// By which the caller learns that an address was refused; it is never retried.
    private(set) var refusal: SendError?

    /// Whether a socket was opened to an address that is allowed.
    private(set) var hasOpened = false

    /// The system's error where a socket could not be made.
    private(set) var systemError: CInt?

    init(_ policy: AddressPolicy?) {
        self.policy = policy
    }

    /// Judges an address; nil is one of an unknown family.
    mutating func allows(_ address: IPAddress?) -> Bool {
        guard let address else {
            refusal = SendError(.addressBlocked, "the address is neither IPv4 nor IPv6")
            return false
        }
        guard let refusal = policy?.refusal(of: address) else { return true }
        self.refusal = SendError(refusal)
        return false
    }

    /// Opens a socket for an address that was judged.
    mutating func open(_ address: SocketAddress, from source: SocketSource) -> CInt {
        let socket = source.open(address)
        if socket >= 0 {
            hasOpened = true
        } else {
            systemError = errno
        }
        return socket
    }
}
