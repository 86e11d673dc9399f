import Tackle

/// A range of addresses that are not global unicast, or that lead to a cloud's metadata.
///
/// After the IANA IPv4 and IPv6 Special-Purpose Address Registries, and the RFC of each range.
struct SpecialRange {
    let range: AddressRange
    let reason: AddressRefusal.Reason
    let meaning: String
    let source: String

    init(
        _ range: AddressRange,
        _ reason: AddressRefusal.Reason,
        _ meaning: String,
        _ source: String
    ) {
        self.range = range
        self.reason = reason
        self.meaning = meaning
        self.source = source
    }

    /// The first special range that holds the address, the narrower ones coming first.
    static func first(holding address: IPAddress) -> SpecialRange? {
        switch address.family {
        case .v4: return v4.first { $0.range.contains(address) }
        case .v6:
            if let special = v6.first(where: { $0.range.contains(address) }) { return special }
            return globalUnicast.contains(address) ? nil : unassigned
        }
    }

    /// All of IPv6 that is handed out for global unicast (IANA IPv6 address space; RFC 4291, 2.4).
    private static let globalUnicast = AddressRange.v6(0x2000, prefix: 3)

    private static let unassigned = SpecialRange(
        .v6(prefix: 0),
        .unassigned,
        "nothing outside 2000::/3 is global unicast",
        "RFC 4291"
    )
}

extension AddressRange {
    /// A range of a table, from the four numbers of its network.
    static func v4(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, prefix: Int) -> AddressRange {
        let bits = [a, b, c, d].reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        return AddressRange(containing: IPAddress(v4: bits), prefixLength: prefix)
    }

    /// A range of a table, from the leading groups of its network; the others are zero.
    static func v6(_ groups: UInt16..., prefix: Int) -> AddressRange {
        let bits = groups.reduce(0 as UInt128) { $0 << 16 | UInt128($1) }
        let network = bits << UInt128(16 * (8 - groups.count))
        return AddressRange(containing: IPAddress(v6: network), prefixLength: prefix)
    }
}
