import Foundation
import TestSupport
import Testing

@testable import TackleHMAC

/// Hexadecimal digits, strict.
struct HexTests {
    @Test func `RFC 4648, section 10, agrees in small letters`() {
        for (text, hex) in [
            ("", ""), ("f", "66"), ("fo", "666f"), ("foo", "666f6f"), ("foob", "666f6f62"),
            ("fooba", "666f6f6261"), ("foobar", "666f6f626172"),
        ] {
            #expect(Hex.encode(Array(text.utf8)) == hex)
            #expect(decode(Array(hex.utf8)) == Array(text.utf8))
        }
    }

    @Test func `every byte is written as printf writes it, and read again`() {
        for byte in UInt8.min...UInt8.max {
            let text = String(format: "%02x", byte)
            #expect(Hex.encode([byte]) == text)
            #expect(decode(Array(text.utf8)) == [byte])
            #expect(decode(Array(text.uppercased().utf8), anyCase: true) == [byte])
        }
    }

    @Test func `of all pairs of bytes the 256 of small digits are read, and with capitals 484`() {
        var count = 0
        var anyCaseCount = 0
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                if decode([first, second]) != nil { count += 1 }
                if decode([first, second], anyCase: true) != nil { anyCaseCount += 1 }
            }
        }
        #expect(count == 16 * 16)
        #expect(anyCaseCount == 22 * 22)
    }

    @Test(arguments: ["0", "000", "0x00", " 00", "00 ", "0\n", "g0", "0G", "\u{FF10}0", "-1", "+1"])
    func `anything but pairs of digits is refused`(text: String) {
        #expect(decode(Array(text.utf8)) == nil)
        #expect(decode(Array(text.utf8), anyCase: true) == nil)
    }

    @Test func `what does not fit is refused and writes nothing behind its room`() {
        #expect(decode(Array("0011".utf8), room: 1) == nil)
        #expect(decode(Array("0011".utf8), room: 2) == [0x00, 0x11])
        #expect(decode([], room: 0) == [])
    }

    private func decode(_ text: [UInt8], room: Int = 40, anyCase: Bool = false) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0xEE, count: room + 8)
        let count = text.withUnsafeBytes { text in
            bytes.withUnsafeMutableBytes { bytes in
                Hex.decode(
                    text,
                    into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<room]),
                    anyCase: anyCase
                )
            }
        }
        #expect(bytes[room...].allSatisfy { $0 == 0xEE })
        return count.map { Array(bytes[..<$0]) }
    }
}
