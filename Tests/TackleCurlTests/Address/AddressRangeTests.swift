import Tackle
import TackleCurl
import Testing

@Suite struct AddressRangeTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("10.9.9.9/32", "10.9.9.9/32"), ("10.0.0.0", "10.0.0.0/32"),
        ("0.0.0.0/0", "0.0.0.0/0"), ("::/0", "::/0"), ("::1", "::1/128"),
        ("fd12:3456::/32", "fd12:3456::/32"), ("FD12:3456:0:0::/32", "fd12:3456::/32"),
    ])
    func `reads a CIDR, and an address as a range of itself`(
        text: String,
        canonical: String
    ) throws {
        #expect(try AddressRange(text).description == canonical)
    }

    @Test(arguments: [
        "10.0.0.0/33", "localhost", "300.1.1.1/8", "010.0.0.0/8", "fe80::/129", "10",
        "8.8.8.8.8/32",
        "example.com", "localhost/8", "10.0/16", "fe80::%eth0/64", "", "/", "/8", "10.0.0.0/",
        "10.0.0.0/08", "10.0.0.0/+8", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0 /8", "10.0.0.0/ 8",
        "10.0.0.0/8 ", "10.0.0.0/255.0.0.0", "10.0.0.0/1e1", "::/1000", "::/\u{661}", "[::1]/128",
        "::ffff:10.0.0.0/104", "10.0.0.1/8", "192.168.1.77/24", "fd00::1/8",
    ])
    func `refuses what is no CIDR, and shows it`(text: String) {
        let error = #expect(throws: InvalidAddressRange.self) { try AddressRange(text) }
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            #expect(error?.reason.contains("'\(text)'") == true)
        }
    }

    @Test func `names the network, or the IPv4 range, that was meant`() {
        let bits = #expect(throws: InvalidAddressRange.self) { try AddressRange("192.168.1.77/24") }
        #expect(bits?.reason.contains("192.168.1.0/24") == true)
        let mapped = #expect(throws: InvalidAddressRange.self) {
            try AddressRange("::ffff:10.0.0.0/104")
        }
        #expect(mapped?.reason.contains(" 10.0.0.0/8") == true)
    }

    @Test(arguments: [
        ("10.1.0.0/16", "10.1.0.0", "10.1.255.255", "10.0.255.255", "10.2.0.0"),
        ("10.1.2.0/31", "10.1.2.0", "10.1.2.1", "10.1.1.255", "10.1.2.2"),
        ("128.0.0.0/1", "128.0.0.0", "255.255.255.255", "127.255.255.255", "::8000:0"),
        (
            "fd12:3456::/32", "fd12:3456::", "fd12:3456:ffff:ffff:ffff:ffff:ffff:ffff",
            "fd12:3455:ffff:ffff:ffff:ffff:ffff:ffff", "fd12:3457::"
        ),
        ("::1/128", "::1", "::1", "::", "::2"),
        ("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "::", "::ffff:1.2.3.4"),
    ])
    func `holds its first and its last address and not their neighbours`(
        range: String,
        first: String,
        last: String,
        before: String,
        after: String
    ) throws {
        let range = try AddressRange(range)
        for inside in [first, last] { #expect(range.contains(try #require(IPAddress(inside)))) }
        for outside in [before, after] {
            #expect(!range.contains(try #require(IPAddress(outside))))
        }
    }
}
