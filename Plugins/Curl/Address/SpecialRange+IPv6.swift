extension SpecialRange {
    /// IPv6 that is not global unicast; the narrower ranges come before those that hold them.
    ///
    /// `::ffff:0:0/96` is not here: a mapped address is judged as the IPv4 address it holds.
    static let v6 = [
        SpecialRange(
            .v6(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254, prefix: 128),
            .metadata,
            "it is the metadata service of Amazon EC2",
            "RFC 4193"
        ),
        SpecialRange(
            .v6(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254, prefix: 128),
            .metadata,
            "it is the metadata service of Google Cloud",
            "RFC 4193"
        ),
        SpecialRange(
            .v6(prefix: 128),
            .unspecified,
            ":: is no address, and reaches this host",
            "RFC 4291"
        ),
        SpecialRange(
            .v6(0, 0, 0, 0, 0, 0, 0, 1, prefix: 128),
            .loopback,
            "::1 is this host",
            "RFC 4291"
        ),
        SpecialRange(
            .v6(prefix: 96),
            .ipv4Compatible,
            "::/96 holds IPv4 addresses",
            "RFC 4291"
        ),
        SpecialRange(
            .v6(0, 0, 0, 0, 0xffff, prefix: 96),
            .ipv4Translated,
            "::ffff:0:0:0/96 holds IPv4 addresses",
            "RFC 2765"
        ),
        SpecialRange(
            .v6(0x64, 0xff9b, prefix: 96),
            .nat64,
            "64:ff9b::/96 holds IPv4 addresses",
            "RFC 6052"
        ),
        SpecialRange(
            .v6(0x64, 0xff9b, 1, prefix: 48),
            .nat64,
            "64:ff9b:1::/48 is for local NAT64",
            "RFC 8215"
        ),
        SpecialRange(.v6(0x100, prefix: 64), .discard, "100::/64 is discarded", "RFC 6666"),
        SpecialRange(
            .v6(0x100, 0, 0, 1, prefix: 64),
            .dummy,
            "100:0:0:1::/64 is a dummy prefix",
            "RFC 9780"
        ),
        SpecialRange(
            .v6(0x2001, prefix: 32),
            .teredo,
            "2001::/32 holds IPv4 addresses",
            "RFC 4380"
        ),
        SpecialRange(
            .v6(0x2001, 2, prefix: 48),
            .benchmarking,
            "2001:2::/48 is for benchmarks",
            "RFC 5180"
        ),
        SpecialRange(
            .v6(0x2001, 0x10, prefix: 28),
            .orchid,
            "2001:10::/28 is not routed",
            "RFC 4843"
        ),
        SpecialRange(
            .v6(0x2001, prefix: 23),
            .ietfProtocol,
            "2001::/23 is for IETF protocols",
            "RFC 2928"
        ),
        SpecialRange(
            .v6(0x2001, 0xdb8, prefix: 32),
            .documentation,
            "2001:db8::/32 is for documentation",
            "RFC 3849"
        ),
        SpecialRange(
            .v6(0x2002, prefix: 16),
            .sixToFour,
            "2002::/16 holds IPv4 addresses",
            "RFC 3056"
        ),
        SpecialRange(
            .v6(0x3fff, prefix: 20),
            .documentation,
            "3fff::/20 is for documentation",
            "RFC 9637"
        ),
        SpecialRange(.v6(0x5f00, prefix: 16), .srv6, "5f00::/16 is for SRv6", "RFC 9602"),
        SpecialRange(
            .v6(0xfc00, prefix: 7),
            .uniqueLocal,
            "fc00::/7 is private",
            "RFC 4193"
        ),
        SpecialRange(
            .v6(0xfe80, prefix: 10),
            .linkLocal,
            "fe80::/10 is this link",
            "RFC 4291"
        ),
        SpecialRange(
            .v6(0xfec0, prefix: 10),
            .siteLocal,
            "fec0::/10 was for one site",
            "RFC 3879"
        ),
        SpecialRange(.v6(0xff00, prefix: 8), .multicast, "ff00::/8 is multicast", "RFC 4291"),
    ]
}
