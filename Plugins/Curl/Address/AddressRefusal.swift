import Tackle

/// Why an address may not be connected to.
public struct AddressRefusal: Sendable, Hashable, CustomStringConvertible {
    /// The kind of address, one of a small fixed set, fit for a metric label.
    ///
    /// `denied`, or the name of a range that is not global unicast, such as `private`, `loopback`,
    /// `link-local`, `metadata` or `cgnat`; with `mapped-` before it where the address was an IPv6
    /// address that holds an IPv4 one.
    public let name: String

    /// The address, why it is refused and what to do, as one sentence without a full stop.
    public let reason: String

    /// The reason.
    public var description: String { reason }

    /// A refusal of an address that lies in a denied range.
    init(_ address: IPAddress, deniedBy range: AddressRange) {
        name = Self.prefix(address) + "denied"
        reason = "\(Self.subject(address)) lies in \(range), which the sender's deny list names"
    }

    /// A refusal of an address that lies in a range that is not global unicast.
    init(_ address: IPAddress, special: SpecialRange) {
        name = Self.prefix(address) + special.name
        let judged = address.unmapped
        let alone = AddressRange(containing: judged, prefixLength: judged.bitWidth)
        reason =
            "\(Self.subject(address)) is refused: \(special.meaning) (\(special.source));"
            + " to send there, add \(alone) to the sender's allow list"
    }

    private static func prefix(_ address: IPAddress) -> String {
        address == address.unmapped ? "" : "mapped-"
    }

    private static func subject(_ address: IPAddress) -> String {
        let judged = address.unmapped
        return address == judged ? "\(address)" : "\(address), which is \(judged),"
    }
}
