import Foundation
import Testing

@testable import Tackle

@Suite struct IPAddressTests {
    @Test(arguments: [
        // RFC 5952, sections 1, 2 and 4.
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:db8::1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:db8::0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:0db8::1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"),
        ("2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1"),
        ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        // RFC 4291, section 2.2.
        ("ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789"),
        ("FF01:0:0:0:0:0:0:101", "ff01::101"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("0:0:0:0:0:0:0:0", "::"),
        ("0:0:0:0:0:0:13.1.68.3", "::d01:4403"),
        ("0:0:0:0:0:FFFF:129.144.52.38", "::ffff:129.144.52.38"),
        ("1::", "1::"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
        ("0.0.0.0", "0.0.0.0"),
        ("255.249.10.200", "255.249.10.200"),
    ])
    func `reads an address and writes it canonically`(text: String, canonical: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == canonical)
        #expect(IPAddress(canonical) == address)
        #expect(IPAddress(bytes: address.bytes) == address)
    }

    @Test(arguments: [
        "", ":", ":::", "1", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8", "1::2::3", "1:", ":1", "1:2:3:4:5:6:7:", ":2:3:4:5:6:7:8", "12345::",
        "g::", "::1%1", "::1%eth0", "[::1]", " ::1", "::1 ", "::1/128", "::1.2.3", "::1.2.3.4.5",
        "::01.2.3.4", "::256.0.0.1", "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4",
        "::1:2:3:4:5:6:7:1.2.3.4", "127.1", "127.0.1", "1.2.3.4.", ".1.2.3.4", "1..2.3",
        "1.2.3.4.5",
        "01.2.3.4", "1.2.3.00", "256.1.1.1", "1.2.3.999999999999999999999", "0x7f.0.0.1", "1.2.3.a",
        "+1.2.3.4", "-1.2.3.4", "1.2.3.4\n", "1.2.3.4\u{0}", "\u{661}.2.3.4", "::\u{ff11}",
        "::ffff:127.1", "2001:db8::1::", "0000:0000:0000:0000:0000:0000:0000:0000:255.255.255.255",
    ])
    func `refuses a text that is not a strict address`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `takes 4 or 16 bytes in network order and no other count`() throws {
        #expect(IPAddress(bytes: [127, 0, 0, 1])?.description == "127.0.0.1")
        #expect(IPAddress(bytes: Array(repeating: 0, count: 15) + [1])?.description == "::1")
        for count in [0, 3, 5, 15, 17, 32] {
            #expect(IPAddress(bytes: Array(repeating: 0, count: count)) == nil)
        }
        #expect(IPAddress(v4: 0x0102_0304).bytes == [1, 2, 3, 4])
        #expect(
            IPAddress("1:203::405")?.bytes == [0, 1, 2, 3] + Array(repeating: 0, count: 10) + [
                4, 5,
            ]
        )
    }

    @Test func `unwraps a mapped address and nothing else`() throws {
        #expect(IPAddress("::ffff:7f00:1")?.unmapped == IPAddress("127.0.0.1"))
        for text in ["::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "127.0.0.1", "::1"]
        {
            let address = try #require(IPAddress(text))
            #expect(address.unmapped == address)
        }
        #expect(IPAddress("0.0.0.1") != IPAddress("::1"))
    }

    @Test func `reads 50,000 random texts as the C library's inet_pton does`() throws {
        var random = SeededGenerator(seed: 11)
        let parts = [
            ":", "::", ".", "0", "00", "1", "ffff", "FFFF", "12345", "255", "256", "a", "g",
        ]
        var accepted = 0
        for _ in 0..<50_000 {
            let separators = Bool.random(using: &random) ? [":", ":", "::", "."] : ["."]
            var text = ""
            for _ in 0..<Int.random(in: 1..<10, using: &random) {
                text += parts.randomElement(using: &random) ?? ""
                text += separators.randomElement(using: &random) ?? ""
            }
            if Bool.random(using: &random) { text.removeLast() }
            let expected = Self.systemBytes(text)
            #expect(IPAddress(text)?.bytes == expected, "\(text)")
            accepted += expected == nil ? 0 : 1
        }
        #expect(accepted > 500)
    }

    private static func systemBytes(_ text: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }
}
