import TestSupport
import Testing

@testable import TackleHMAC

/// Whole seconds as headers carry them: one spelling for each number.
struct UnixTimestampTests {
    @Test(
        arguments: [
            0, 1, 9, 10, 99, 100, 1_614_265_330, 4_294_967_295, 4_294_967_296, 99_999_999_999,
            100_000_000_000, 999_999_999_999,
        ] as [Int64]
    )
    func `a number is written as Swift writes it, and read again`(seconds: Int64) {
        #expect(UnixTimestamp.text(seconds) == String(seconds))
        #expect(UnixTimestamp.parse(Array(String(seconds).utf8)) == seconds)
    }

    @Test func `1000 random numbers are written as Swift writes them, and read again`() {
        var random = SeededGenerator(seed: 1970)
        for digits in 1...12 {
            let top = (0..<digits).reduce(Int64(1)) { power, _ in power * 10 }
            for _ in 0..<84 {
                let seconds = Int64.random(in: 0..<top, using: &random)
                #expect(UnixTimestamp.text(seconds) == String(seconds))
                #expect(UnixTimestamp.parse(Array(String(seconds).utf8)) == seconds)
            }
        }
    }

    @Test(arguments: [-1, 1_000_000_000_000, .min, .max, -1_614_265_330] as [Int64])
    func `a number below 0 or of thirteen digits has no text`(seconds: Int64) {
        #expect(UnixTimestamp.text(seconds) == nil)
        #expect(UnixTimestamp.parse(Array(String(seconds).utf8)) == nil)
    }

    @Test(arguments: [
        "", " ", "00", "01", "0000000000001", "+5", "-0", "-5", "1e9", "1.0", "1_6", "0x10", " 1",
        "1 ",
        "1\n", "1\0", "\u{661}", "\u{FF11}", "1614265330000", "99999999999999999999", "1a", "a1",
        ",",
        "18446744073709551616", "1614265330\u{301}", "NaN", "Infinity",
    ])
    func `any other spelling is no number`(text: String) {
        #expect(UnixTimestamp.parse(Array(text.utf8)) == nil)
    }

    @Test func `bytes that are no text are no number`() {
        for byte in UInt8.min...UInt8.max where !(0x30...0x39).contains(byte) {
            #expect(UnixTimestamp.parse([byte]) == nil)
            #expect(UnixTimestamp.parse([0x31, byte]) == nil)
            #expect(UnixTimestamp.parse([byte, 0x31]) == nil)
        }
    }
}
