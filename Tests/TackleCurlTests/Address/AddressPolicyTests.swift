import Tackle
import Testing

@testable import TackleCurl

@Suite struct AddressPolicyTests {
    @Test(arguments: AddressCases.urls)
    func `judges literal URLs`(url: String, isAllowed: Bool) throws {
        guard case .address(let address) = try WebhookURL(url).host else {
            Issue.record("not a literal")
            return
        }
        let refusal = AddressPolicy().refusal(of: address)
        #expect((refusal == nil) == isAllowed, "\(String(describing: refusal))")
    }

    /// Written apart from the table it checks, after the IANA registries.
    static let blocked: [(cidr: String, name: String, hasOpenNeighbours: Bool)] = [
        ("0.0.0.0/8", "thisNetwork", true), ("10.0.0.0/8", "private", true),
        ("100.64.0.0/10", "cgnat", true), ("127.0.0.0/8", "loopback", true),
        ("169.254.0.0/16", "linkLocal", true), ("172.16.0.0/12", "private", true),
        ("192.0.0.0/24", "ietfProtocol", true), ("192.0.2.0/24", "documentation", true),
        ("192.88.99.0/24", "sixToFour", true), ("192.168.0.0/16", "private", true),
        ("198.18.0.0/15", "benchmarking", true), ("198.51.100.0/24", "documentation", true),
        ("203.0.113.0/24", "documentation", true), ("224.0.0.0/4", "multicast", false),
        ("255.255.255.255/32", "broadcast", false), ("168.63.129.16/32", "metadata", true),
        ("::/128", "unspecified", false), ("::1/128", "loopback", false),
        ("::ffff:0:0:0/96", "ipv4Translated", false), ("64:ff9b::/96", "nat64", false),
        ("64:ff9b:1::/48", "nat64", false), ("100::/64", "discard", false),
        ("100:0:0:1::/64", "dummy", false), ("2001::/32", "teredo", false),
        ("2001:2::/48", "benchmarking", false), ("2001:10::/28", "orchid", false),
        ("2001:db8::/32", "documentation", true), ("2002::/16", "sixToFour", true),
        ("3fff::/20", "documentation", true), ("5f00::/16", "srv6", false),
        ("fc00::/7", "uniqueLocal", false), ("fe80::/10", "linkLocal", false),
        ("fec0::/10", "siteLocal", false), ("ff00::/8", "multicast", false),
    ]

    @Test(arguments: blocked)
    func `refuses a range from its first to its last address and no neighbour`(
        cidr: String,
        name: String,
        hasOpenNeighbours: Bool
    ) throws {
        let range = try AddressRange(cidr)
        let width = range.network.bitWidth
        let size = (UInt128.max >> UInt128(128 - width)) >> UInt128(range.prefixLength)
        let first = range.network.bits
        for bits in [first, first + size] {
            #expect(AddressPolicy().refusal(of: address(bits, width))?.reason.name == name)
        }
        guard hasOpenNeighbours else { return }
        let neighbours = first == 0 ? [first + size + 1] : [first - 1, first + size + 1]
        for bits in neighbours {
            #expect(AddressPolicy().refusal(of: address(bits, width)) == nil)
        }
    }

    @Test(
        arguments: [
            ("240.0.0.0", "reserved"), ("255.255.255.254", "reserved"), ("223.255.255.255", nil),
            ("169.254.169.254", "metadata"), ("169.254.170.2", "metadata"),
            ("169.254.170.3", "linkLocal"),
            ("100.100.100.200", "metadata"), ("192.0.0.192", "metadata"),
            ("fd00:ec2::254", "metadata"),
            ("fd20:ce::254", "metadata"), ("::10.0.0.1", "ipv4Compatible"),
            ("::2", "ipv4Compatible"),
            ("2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "ietfProtocol"), ("2001:200::", nil),
            ("1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "unassigned"), ("2000::", nil),
            ("3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"), ("3fff:1000::", nil),
            ("3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nil), ("4000::", "unassigned"),
            ("2003::", nil), ("2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nil),
            ("::ffff:127.0.0.1", "ipv4Mapped"), ("::ffff:0.0.0.0", "ipv4Mapped"),
            ("::ffff:169.254.169.254", "ipv4Mapped"), ("::ffff:8.8.8.8", nil),
            ("64:ff9b:0:0:0:1::", "unassigned"), ("fe7f::", "unassigned"),
        ] as [(String, String?)]
    )
    func `names the kind of an address`(text: String, name: String?) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressPolicy().refusal(of: address)?.reason.name == name)
    }

    @Test(
        arguments: [
            ("10.1.2.3", ["10.1.0.0/16"], [], nil), ("10.9.9.9", ["10.9.9.9/32"], [], nil),
            ("10.2.0.1", ["10.1.0.0/16"], [], "private"), ("::1", ["127.0.0.0/8"], [], "loopback"),
            ("::ffff:10.2.0.1", ["10.1.0.0/16"], [], "ipv4Mapped"),
            ("::ffff:10.1.0.1", ["10.1.0.0/16"], [], nil),
            ("93.184.215.14", [], ["93.184.215.0/24"], "denied"),
            ("::ffff:93.184.215.14", [], ["93.184.215.0/24"], "ipv4Mapped"),
            ("8.8.8.8", ["8.8.8.8/32"], ["8.0.0.0/8"], "denied"),
            ("10.1.99.7", ["10.1.0.0/16"], ["10.1.99.0/24"], "denied"),
            ("169.254.169.254", ["169.254.169.254"], [], nil),
            ("10.0.0.1", ["::/0"], [], "private"),
            ("::ffff:10.0.0.1", ["::/0"], [], "ipv4Mapped"),
            ("2606:4700::1", [], ["0.0.0.0/0"], nil), ("2606:4700::1", [], ["::/0"], "denied"),
        ] as [(String, [String], [String], String?)]
    )
    func `opens what is allowed and no more, and lets deny win`(
        text: String,
        allow: [String],
        deny: [String],
        name: String?
    ) throws {
        let policy = AddressPolicy(
            allow: try allow.map { try AddressRange($0) },
            deny: try deny.map { try AddressRange($0) }
        )
        #expect(policy.refusal(of: try #require(IPAddress(text)))?.reason.name == name)
    }

    @Test func `says what the address is and what to do`() throws {
        let loopback = AddressPolicy().refusal(of: try #require(IPAddress("127.0.0.1")))
        #expect(
            loopback?.description == "127.0.0.1 is refused: 127.0.0.0/8 is this host (RFC 1122);"
                + " to send there, add 127.0.0.1/32 to the sender's allow list"
        )
        let mapped = AddressPolicy().refusal(of: try #require(IPAddress("::ffff:10.0.0.1")))
        #expect(mapped?.description.contains("::ffff:10.0.0.1, which is 10.0.0.1,") == true)
        #expect(mapped?.description.contains("10.0.0.0/8 is private") == true)
        #expect(mapped?.description.contains("add 10.0.0.1/32") == true)
    }

    @Test func `names nothing outside its fixed set`() {
        let names = Set((SpecialRange.v4 + SpecialRange.v6).map(\.reason.name))
        #expect(
            names == [
                "loopback", "private", "linkLocal", "cgnat", "metadata", "ipv4Compatible",
                "ipv4Translated", "nat64", "sixToFour", "teredo", "documentation", "benchmarking",
                "multicast", "broadcast", "reserved", "thisNetwork", "unspecified", "ietfProtocol",
                "discard", "dummy", "orchid", "srv6", "uniqueLocal", "siteLocal",
            ]
        )
    }

    @Test func `carries the refusal in the error that a send ends with`() async throws {
        let error = try await CurlSender().failure(
            of: CurlFixture.delivery(to: "http://[::ffff:127.0.0.1]:9/")
        )
        let refusal = try #require(error.underlying as? AddressRefusal)
        #expect(refusal.reason == .ipv4Mapped)
        #expect(refusal.address == IPAddress("::ffff:127.0.0.1"))
        #expect(error.message == refusal.description)
    }

    private func address(_ bits: UInt128, _ width: Int) -> IPAddress {
        width == 32 ? IPAddress(v4: UInt32(truncatingIfNeeded: bits)) : IPAddress(v6: bits)
    }
}
