import Tackle

/// The addresses that are not global unicast, by the registries of IANA (iana-ipv4-special-registry,
/// iana-ipv6-special-registry) and the RFCs named here.
enum SpecialAddresses {
    private struct Entry {
        let range: AddressRange
        let refusal: AddressRefusal

        init(_ range: String, _ name: String, _ description: String) {
            self.range = AddressRange(known: range)
            refusal = AddressRefusal(name, "is \(description)")
        }
    }

    private static let entries = [
        Entry("0.0.0.0/8", "this-network", "of this network (RFC 791)"),
        Entry("10.0.0.0/8", "private", "private (RFC 1918)"),
        Entry("172.16.0.0/12", "private", "private (RFC 1918)"),
        Entry("192.168.0.0/16", "private", "private (RFC 1918)"),
        Entry("100.64.0.0/10", "carrier-nat", "behind a carrier's NAT (RFC 6598)"),
        Entry("127.0.0.0/8", "loopback", "loopback (RFC 1122)"),
        Entry("169.254.0.0/16", "link-local", "link-local, where metadata services are (RFC 3927)"),
        Entry("192.0.0.0/24", "protocol-assignments", "for protocol assignments (RFC 6890)"),
        Entry("192.0.2.0/24", "documentation", "for documentation (RFC 5737)"),
        Entry("198.51.100.0/24", "documentation", "for documentation (RFC 5737)"),
        Entry("203.0.113.0/24", "documentation", "for documentation (RFC 5737)"),
        Entry("192.88.99.0/24", "relay", "of deprecated 6to4 relays (RFC 7526)"),
        Entry("198.18.0.0/15", "benchmarking", "for benchmarking (RFC 2544)"),
        Entry("224.0.0.0/4", "multicast", "multicast (RFC 5771)"),
        Entry("240.0.0.0/4", "reserved", "reserved (RFC 1112)"),
        // A public address that every machine at Azure reaches its host at.
        Entry("168.63.129.16", "metadata", "a cloud provider's metadata service"),
        Entry("::/128", "unspecified", "unspecified (RFC 4291)"),
        Entry("::1/128", "loopback", "loopback (RFC 4291)"),
        Entry("::/96", "embedded-ipv4", "an IPv4-compatible address (RFC 4291)"),
        Entry("::ffff:0:0:0/96", "embedded-ipv4", "an IPv4-translated address (RFC 2765)"),
        Entry("64:ff9b::/96", "embedded-ipv4", "behind NAT64 (RFC 6052)"),
        Entry("64:ff9b:1::/48", "embedded-ipv4", "behind a local NAT64 (RFC 8215)"),
        Entry("100::/64", "discard", "for discarding (RFC 6666)"),
        Entry("100:0:0:1::/64", "discard", "a dummy prefix (RFC 9780)"),
        Entry("2001::/23", "protocol-assignments", "for protocol assignments (RFC 2928)"),
        Entry("2001:db8::/32", "documentation", "for documentation (RFC 3849)"),
        Entry("3fff::/20", "documentation", "for documentation (RFC 9637)"),
        Entry("2002::/16", "embedded-ipv4", "a 6to4 address (RFC 3056)"),
        Entry("5f00::/16", "segment-routing", "for segment routing (RFC 9602)"),
        Entry("fc00::/7", "private", "unique local (RFC 4193)"),
        Entry("fe80::/10", "link-local", "link-local (RFC 4291)"),
        Entry("fec0::/10", "site-local", "site-local (RFC 3879)"),
        Entry("ff00::/8", "multicast", "multicast (RFC 4291)"),
    ]

    /// All of global unicast in IPv6 so far (iana-ipv6-unicast-address-assignments).
    private static let globalUnicast = AddressRange(known: "2000::/3")

    /// Why an address is not global unicast; `nil` where it is.
    static func refusal(of address: IPAddress) -> AddressRefusal? {
        if let entry = entries.first(where: { $0.range.contains(address) }) { return entry.refusal }
        guard address.isIPv4 || globalUnicast.contains(address) else {
            return AddressRefusal("unassigned", "not assigned to anybody (RFC 4291)")
        }
        return nil
    }
}
