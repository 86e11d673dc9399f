import CCurl
import Glibc
import Tackle

/// Judges the addresses that one transfer meets, and remembers what it refused.
struct AddressGuard {
    /// Whose rules hold; nil where there is no transfer.
    private var settings: CurlSettings?

    /// By which the caller learns that an address was refused; it is never retried.
    private(set) var refusal: SendError?

    /// Whether a socket was opened to an address that is allowed.
    private(set) var hasOpened = false

    /// The system's error where a socket could not be made.
    private(set) var systemError: CInt?

    init(_ settings: CurlSettings?) {
        self.settings = settings
    }

    /// Whether it has anything to tell: over a kept connection to an address that is allowed it has
    /// not.
    var hasFindings: Bool { hasOpened || refusal != nil || systemError != nil }

    /// Judges for the next transfer.
    mutating func begin(_ settings: CurlSettings) {
        if hasFindings || self.settings !== settings { self = AddressGuard(settings) }
    }

    /// Judges an address; nil is one of an unknown family.
    mutating func allows(_ address: IPAddress?) -> Bool {
        guard let settings, let address else {
            refusal = SendError(.addressBlocked, "the address is neither IPv4 nor IPv6")
            return false
        }
        guard let refusal = settings.guardedPolicy?.refusal(of: address) else { return true }
        self.refusal = SendError(refusal)
        return false
    }

    /// Opens a socket for an address where that is allowed; nil is one of an unknown family.
    mutating func open(_ address: SocketAddress?) -> CInt {
        guard allows(address?.address), let address, let settings else { return CURL_SOCKET_BAD }
        let socket = settings.sockets.open(address)
        if socket >= 0 {
            hasOpened = true
        } else {
            systemError = errno
        }
        return socket
    }
}
