import Glibc
import Tackle

/// Judges every address that a transfer would connect to, and remembers what it refused.
struct CurlAddressGuard {
    let policy: AddressPolicy

    /// The address is then the proxy's, which the configuration names.
    let isBehindProxy: Bool

    private var refused: AddressBlock?
    private var hasOpened = false

    init(policy: AddressPolicy, isBehindProxy: Bool) {
        self.policy = policy
        self.isBehindProxy = isBehindProxy
    }

    /// Why the transfer failed, where an address is the reason.
    ///
    /// Where another address of the same name was allowed, the failure has another reason.
    var block: AddressBlock? { hasOpened ? nil : refused }

    mutating func reset() {
        refused = nil
        hasOpened = false
    }

    /// Whether a socket may be opened to an address.
    mutating func mayOpen(_ address: IPAddress) -> Bool {
        guard mayUse(address) else { return false }
        hasOpened = true
        return true
    }

    /// Whether a request may go out over a connection to an address, new or kept.
    mutating func maySend(to address: IPAddress) -> Bool {
        guard mayUse(address) else {
            hasOpened = false
            return false
        }
        return true
    }

    private mutating func mayUse(_ address: IPAddress) -> Bool {
        guard !isBehindProxy, let refusal = policy.refusal(of: address) else { return true }
        refused = AddressBlock(address: address, refusal: refusal)
        return false
    }
}

extension IPAddress {
    /// The address in a socket address, read with the length that came with it: an IPv6 one is
    /// longer than the type that it is passed as.
    init?(socketAddress: UnsafeRawPointer, length: Int) {
        let bytes = UnsafeRawBufferPointer(start: socketAddress, count: length)
        guard length >= MemoryLayout<sa_family_t>.size else { return nil }
        switch Int32(bytes.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET where length >= 8: self.init(bytes: Array(bytes[4..<8]))
        case AF_INET6 where length >= 24: self.init(bytes: Array(bytes[8..<24]))
        default: return nil
        }
    }
}
