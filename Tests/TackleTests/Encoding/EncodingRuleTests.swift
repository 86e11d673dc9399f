import Foundation
import TestSupport
import Testing

@testable import Tackle

/// The text of a value, to compare with.
func encodedText(_ value: some Encodable) throws -> String {
    String(decoding: try WebhookEncoder().encode(value), as: UTF8.self)
}

/// The refusal of a value that must not be encoded.
func refusal(of value: some Encodable) -> InvalidWebhook? {
    #expect(throws: InvalidWebhook.self) { try WebhookEncoder().encode(value) }
}

struct EncodingRuleTests {
    @Test(arguments: [
        (0.0, "1970-01-01T00:00:00.000+00:00"),
        (1_700_000_000.123, "2023-11-14T22:13:20.123+00:00"),
        (1_700_000_000.999_4, "2023-11-14T22:13:20.999+00:00"),
        (1_700_000_000.999_6, "2023-11-14T22:13:21.000+00:00"),
        (951_782_400, "2000-02-29T00:00:00.000+00:00"),
        (4_107_542_400, "2100-03-01T00:00:00.000+00:00"),
        (-0.001, "1969-12-31T23:59:59.999+00:00"),
        (-62_167_219_200, "0000-01-01T00:00:00.000+00:00"),
        (253_402_300_799.999, "9999-12-31T23:59:59.999+00:00"),
    ])
    func `writes a date in UTC with milliseconds and an offset`(
        seconds: Double,
        text: String
    ) throws {
        #expect(try encodedText(Date(timeIntervalSince1970: seconds)) == "\"\(text)\"")
    }

    @Test func `agrees with Foundation on ten thousand dates`() throws {
        var generator = SeededGenerator(seed: 7)
        // From 1583 on: before, Foundation's calendar is Julian and ISO 8601's is not.
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<10_000 {
            let seconds = Double.random(in: -12_000_000_000...200_000_000_000, using: &generator)
            // Whole milliseconds, since Foundation cuts where we round.
            let date = Date(timeIntervalSince1970: (seconds * 1000).rounded() / 1000)
            let text = try encodedText(date).dropFirst().dropLast()
            let parsed = try style.parse(text.replacingOccurrences(of: "+00:00", with: "Z"))
            #expect(abs(parsed.timeIntervalSince(date)) < 0.000_6, "\(text)")
        }
    }

    @Test(arguments: [
        253_402_300_800, -62_167_219_201, 1e300, -.infinity, .nan,
    ])
    func `refuses a date that RFC 3339 cannot write`(seconds: Double) {
        let error = refusal(of: ["when": Date(timeIntervalSince1970: seconds)])
        #expect(error?.reason == "a date outside the years 0000 to 9999 at when")
    }

    @Test(arguments: [
        "19.99", "0", "-0.01", "1234567890123456789012345678901234567.8", "0.1", "1.005",
        "99999999999999999999999999999999999999", "0.00000000000000000001", "-1",
        "170141183460469231731687303715884105727",
    ])
    func `writes a Decimal with its own digits`(text: String) throws {
        #expect(try encodedText(#require(Decimal(string: text))) == text)
    }

    @Test func `refuses a Decimal that is not a number`() {
        #expect(refusal(of: ["total": Decimal.nan])?.reason.contains("NaN") == true)
    }

    @Test func `writes very large and very small Decimals as JSON numbers`() throws {
        for text in ["1e100", "-3e-120", "12345678901234567890e90"] {
            let decimal = try #require(Decimal(string: text))
            let written = try encodedText(decimal)
            #expect(Decimal(string: written) == decimal)
            #expect(try JSONText.check(Array(written.utf8)) == .number)
        }
    }

    @Test func `writes a UUID, a URL and Data as strings and bytes as an array`() throws {
        let uuid = try #require(UUID(uuidString: "e621e1f8-c36c-495a-93fc-0c247a3e6e5f"))
        let url = try #require(URL(string: "https://shop.example/a?b=c#d"))
        #expect(try encodedText(uuid) == "\"E621E1F8-C36C-495A-93FC-0C247A3E6E5F\"")
        #expect(try encodedText(url) == "\"https://shop.example/a?b=c#d\"")
        #expect(try encodedText(Data([0xFB, 0xFF, 0xFE, 0x00])) == "\"+//+AA==\"")
        #expect(try encodedText([UInt8](arrayLiteral: 1, 2, 255)) == "[1,2,255]")
        #expect(try encodedText([uuid: 1]).hasPrefix("[\"E621"))
        #expect(try encodedText(Optional(Optional(url))) == "\"https://shop.example/a?b=c#d\"")
    }

    @Test(arguments: [
        (3.0, "3"), (-0.0, "-0"), (0.1, "0.1"), (1e16, "1e+16"), (1e-7, "1e-07"),
        (.leastNonzeroMagnitude, "5e-324"),
        (1.797_693_134_862_315_7e308, "1.7976931348623157e+308"),
        (9_007_199_254_740_992, "9007199254740992"), (0.1 + 0.2, "0.30000000000000004"),
        (100, "100"), (123_456.789, "123456.789"),
    ])
    func `writes the shortest form of a Double`(value: Double, text: String) throws {
        #expect(try encodedText(value) == text)
    }

    @Test func `writes the shortest form of a Float, not of its Double`() throws {
        #expect(try encodedText(Float(0.1)) == "0.1")
        #expect(try encodedText([Float(16_777_216), 3]) == "[16777216,3]")
    }

    @Test func `refuses NaN and the infinities with their coding path`() {
        struct Item: Encodable { let price: Double }
        struct Order: Encodable { let items: [Item] }
        let items = [Item(price: 1), Item(price: 2), Item(price: .nan)]
        let error = refusal(of: ["order": Order(items: items)])
        #expect(error?.field == "payload")
        let path = "order.items[2].price"
        #expect(error?.reason == "JSON has no way to write nan: a Double at \(path)")
        #expect(refusal(of: -Double.infinity)?.reason.hasSuffix("at the top level") == true)
        #expect(refusal(of: [Float.infinity])?.reason.hasSuffix("a Float at [0]") == true)
        #expect(refusal(of: ["a b\n": Double.nan])?.reason.hasSuffix(#"at ["a b\n"]"#) == true)
    }

    @Test func `writes integers of every width in full`() throws {
        #expect(try encodedText([Int8.min, .max]) == "[-128,127]")
        #expect(try encodedText([Int16.min, .max]) == "[-32768,32767]")
        #expect(try encodedText([Int32.min, .max]) == "[-2147483648,2147483647]")
        #expect(try encodedText([Int64.min]) == "[-9223372036854775808]")
        #expect(try encodedText([Int.max]) == "[9223372036854775807]")
        #expect(try encodedText([UInt8.max]) == "[255]")
        #expect(try encodedText([UInt16.max]) == "[65535]")
        #expect(try encodedText([UInt32.max]) == "[4294967295]")
        #expect(try encodedText([UInt64.max]) == "[18446744073709551615]")
        #expect(try encodedText([UInt.max]) == "[18446744073709551615]")
        #expect(try encodedText(Int128.min) == "-170141183460469231731687303715884105728")
        #expect(try encodedText([UInt128.max]) == "[340282366920938463463374607431768211455]")
        struct Wide: Encodable {
            let high: UInt128
            let low: Int128?
        }
        #expect(try encodedText(Wide(high: 1, low: -1)) == #"{"high":1,"low":-1}"#)
    }

    @Test func `escapes in strings only what must be escaped`() throws {
        #expect(try encodedText("a\"b\\c/d") == #""a\"b\\c/d""#)
        #expect(
            try encodedText("\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}")
                == "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u{7F}\""
        )
        #expect(try encodedText("\r\n\u{2028}\u{2029}é😀") == "\"\\r\\n\u{2028}\u{2029}é😀\"")
    }

    @Test func `sorts keys by their UTF-8 bytes`() throws {
        let values = [
            "b": 1, "a": 2, "B": 3, "é": 4, "z": 5, "aa": 6, "😀": 7, "\u{FF5E}": 8, "": 9,
        ]
        let text = #"{"":9,"B":3,"a":2,"aa":6,"b":1,"z":5,"é":4,"～":8,"😀":7}"#
        #expect(try encodedText(values) == text)
        struct Swapped: Encodable {
            let zebra = 1
            let apple = 2
        }
        #expect(try encodedText(Swapped()) == #"{"apple":2,"zebra":1}"#)
    }
}
