public import Tackle

/// Which addresses a sender may connect to: global unicast, and what its lists say.
///
/// It is asked about the address of the socket, not about a name or a text, so that no spelling and
/// no change of DNS passes it. Nothing is allowed by default but global unicast: IPv4 outside the
/// special-purpose ranges, IPv6 within `2000::/3` and outside them.
public struct AddressPolicy: Sendable, Hashable {
    /// Ranges that may be connected to although they are not global unicast.
    public let allow: [AddressRange]

    /// Ranges that may not be connected to; they win over `allow`.
    public let deny: [AddressRange]

    /// Makes a policy of exceptions; without any it is the default, global unicast alone.
    ///
    /// An exception opens its own range and nothing else: `127.0.0.0/8` does not open `::1`.
    public init(allow: [AddressRange] = [], deny: [AddressRange] = []) {
        self.allow = allow
        self.deny = deny
    }

    /// Why the address may not be connected to, nil where it may.
    ///
    /// An IPv4-mapped address (`::ffff:0:0/96`) is judged as the IPv4 address it holds, by the
    /// lists as well, since that is where a socket to it would lead.
    public func refusal(of address: IPAddress) -> AddressRefusal? {
        let judged = address.unmapped
        if let range = deny.first(where: { $0.contains(judged) }) {
            return AddressRefusal(address, deniedBy: range)
        }
        if allow.contains(where: { $0.contains(judged) }) { return nil }
        return SpecialRange.first(holding: judged).map { AddressRefusal(address, special: $0) }
    }
}
