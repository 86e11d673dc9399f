extension SpecialRange {
    /// IPv4 that is not global unicast; metadata services first, since their ranges hold more.
    static let v4 = [
        SpecialRange(
            .v4(169, 254, 169, 254, prefix: 32),
            .metadata,
            "it is the metadata service of most clouds",
            "RFC 3927"
        ),
        SpecialRange(
            .v4(169, 254, 170, 2, prefix: 32),
            .metadata,
            "it is the credentials service of Amazon ECS",
            "RFC 3927"
        ),
        SpecialRange(
            .v4(100, 100, 100, 200, prefix: 32),
            .metadata,
            "it is the metadata service of Alibaba Cloud",
            "RFC 6598"
        ),
        SpecialRange(
            .v4(192, 0, 0, 192, prefix: 32),
            .metadata,
            "it is a metadata service of Oracle Cloud",
            "RFC 6890"
        ),
        // A public address by its number: only an entry of its own stops it.
        SpecialRange(
            .v4(168, 63, 129, 16, prefix: 32),
            .metadata,
            "it is the WireServer of Azure",
            "Microsoft Learn, What is IP address 168.63.129.16?"
        ),
        SpecialRange(
            .v4(0, 0, 0, 0, prefix: 8),
            .thisNetwork,
            "0.0.0.0/8 is this network, and 0.0.0.0 reaches this host",
            "RFC 791"
        ),
        SpecialRange(.v4(10, 0, 0, 0, prefix: 8), .private, "10.0.0.0/8 is private", "RFC 1918"),
        SpecialRange(
            .v4(100, 64, 0, 0, prefix: 10),
            .cgnat,
            "100.64.0.0/10 is shared by carriers behind NAT",
            "RFC 6598"
        ),
        SpecialRange(
            .v4(127, 0, 0, 0, prefix: 8),
            .loopback,
            "127.0.0.0/8 is this host",
            "RFC 1122"
        ),
        SpecialRange(
            .v4(169, 254, 0, 0, prefix: 16),
            .linkLocal,
            "169.254.0.0/16 is this link",
            "RFC 3927"
        ),
        SpecialRange(
            .v4(172, 16, 0, 0, prefix: 12),
            .private,
            "172.16.0.0/12 is private",
            "RFC 1918"
        ),
        SpecialRange(
            .v4(192, 0, 0, 0, prefix: 24),
            .ietfProtocol,
            "192.0.0.0/24 is for IETF protocols",
            "RFC 6890"
        ),
        SpecialRange(
            .v4(192, 0, 2, 0, prefix: 24),
            .documentation,
            "192.0.2.0/24 is for documentation",
            "RFC 5737"
        ),
        SpecialRange(
            .v4(192, 88, 99, 0, prefix: 24),
            .sixToFour,
            "192.88.99.0/24 was for 6to4 relays",
            "RFC 7526"
        ),
        SpecialRange(
            .v4(192, 168, 0, 0, prefix: 16),
            .private,
            "192.168.0.0/16 is private",
            "RFC 1918"
        ),
        SpecialRange(
            .v4(198, 18, 0, 0, prefix: 15),
            .benchmarking,
            "198.18.0.0/15 is for benchmarks",
            "RFC 2544"
        ),
        SpecialRange(
            .v4(198, 51, 100, 0, prefix: 24),
            .documentation,
            "198.51.100.0/24 is for documentation",
            "RFC 5737"
        ),
        SpecialRange(
            .v4(203, 0, 113, 0, prefix: 24),
            .documentation,
            "203.0.113.0/24 is for documentation",
            "RFC 5737"
        ),
        SpecialRange(
            .v4(224, 0, 0, 0, prefix: 4),
            .multicast,
            "224.0.0.0/4 is multicast",
            "RFC 5771"
        ),
        SpecialRange(
            .v4(255, 255, 255, 255, prefix: 32),
            .broadcast,
            "it is every host of this link",
            "RFC 919"
        ),
        SpecialRange(
            .v4(240, 0, 0, 0, prefix: 4),
            .reserved,
            "240.0.0.0/4 is reserved",
            "RFC 1112"
        ),
    ]
}
