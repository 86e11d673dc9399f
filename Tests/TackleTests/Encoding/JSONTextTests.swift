import Foundation
import Testing

@testable import Tackle

private func isAccepted(_ bytes: [UInt8]) -> Bool {
    (try? JSONText.check(bytes)) != nil
}

private func isAcceptedByFoundation(_ bytes: [UInt8]) -> Bool {
    let options: JSONSerialization.ReadingOptions = [.fragmentsAllowed]
    return (try? JSONSerialization.jsonObject(with: Data(bytes), options: options)) != nil
}

struct JSONTextTests {
    @Test(arguments: [
        "{}", "[]", "null", "true", "false", "0", "-0", "1.5", "-1.5e+10", "1E-2", "10", "0.0e0",
        "\"\"", " [ 1 , 2 ] ", "\t\r\n{ \"a\" : [ { } , [ ] ] }\n", #""\"\\\/\b\f\n\r\t\u00e9""#,
        #""\ud83d\ude00""#, "\"é😀\u{10FFFF}\u{FFFF}\"", #"{"a":1,"a":2}"#, "\"\u{7F}\"",
        #"["\u0000"]"#, "[[[[[[]]]]]]", #"{"":{"":[]}}"#, "\"\u{2028}\"", "123456789012345678901",
    ])
    func `accepts valid texts as Foundation does`(text: String) {
        #expect(isAccepted(Array(text.utf8)))
        #expect(isAcceptedByFoundation(Array(text.utf8)))
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "]", "[,1]", "[1 2]", "[1,,2]", "{\"a\"}", "{\"a\":}",
        "{a:1}", "{'a':1}", "{1:2}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{,}", "[}",
        "{]", "[1", "[1}", "tru", "True", "nul", "truex", "NaN", "Infinity", "-Infinity", "+1",
        "01", "-01", "-", ".5", "1.", "1.e5", "1e", "1e+", "0x10", "1_000", "--1", "\"", "\"a",
        "\"\\\"", #""\x""#, #""\u12""#, #""\u12g4""#, "\"\t\"", "\"\n\"", "\"\u{0}\"", "'a'",
        "1 2", "[] []", "[]x", "// c\n1", "/* */1", "\u{C}1", "\u{A0}1", "\u{2028}1", "\"a\" \"b\"",
        #""\ud800""#, #""\udc00""#, #""\ud800\ud800""#, #""\ud800x""#, #""\ud83d\u0041""#, "\u{0}",
    ])
    func `refuses invalid texts as Foundation does`(text: String) {
        #expect(!isAccepted(Array(text.utf8)))
        #expect(!isAcceptedByFoundation(Array(text.utf8)))
    }

    @Test(arguments: [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x9F, 0xBF],
        [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF],
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFE], [0xF0, 0x9F, 0x98],
        [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE2, 0x28, 0xA1], [0xF0, 0x9F, 0x28, 0x80],
    ])
    func `refuses bytes that are not UTF-8`(bytes: [UInt8]) {
        let text = [0x22] + bytes + [0x22]
        let error = #expect(throws: JSONSyntaxError.self) { try JSONText.check(text) }
        #expect(error?.offset == 1)
        #expect(!isAccepted(bytes))
        #expect(String(validating: bytes, as: UTF8.self) == nil)
    }

    @Test func `is stricter than Foundation about commas, marks and other encodings`() {
        for text in ["[1,]", "{\"a\":1,}"] {
            #expect(!isAccepted(Array(text.utf8)))
            #expect(isAcceptedByFoundation(Array(text.utf8)))
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF, 0x31]
        #expect(!isAccepted(mark))
        #expect(isAcceptedByFoundation(mark))
        let wide: [UInt8] = [0x5B, 0, 0x5D, 0]
        #expect(!isAccepted(wide))
        #expect(isAcceptedByFoundation(wide))
    }

    @Test func `takes numbers of any size, which Foundation cannot hold`() {
        #expect(isAccepted(Array("1e400".utf8)))
    }

    @Test func `bounds the depth without recursion`() {
        func nested(_ count: Int, _ open: String, _ close: String) -> [UInt8] {
            Array(
                (String(repeating: open, count: count) + String(repeating: close, count: count))
                    .utf8
            )
        }
        #expect(isAccepted(nested(512, "[", "]")))
        let error = #expect(throws: JSONSyntaxError.self) {
            try JSONText.check(nested(513, "[", "]"))
        }
        #expect(error?.offset == 512)
        #expect(!isAccepted(nested(1_000_000, "[", "]")))
        #expect(!isAccepted(Array(String(repeating: "{\"a\":", count: 100_000).utf8)))
        let inside = Array("{\"a\":".utf8) + nested(511, "[", "]") + [UInt8(ascii: "}")]
        #expect((try? JSONText.members(of: inside))?.count == 1)
        let beyond = Array("{\"a\":".utf8) + nested(512, "[", "]") + [UInt8(ascii: "}")]
        #expect((try? JSONText.members(of: beyond)) == nil)
    }

    @Test(arguments: [
        ("[1,]", 3, "a value is expected"), ("", 0, "the text ends"), ("{\"a\" 1}", 5, "colon"),
        ("\"ab", 3, "begins at byte 0"), ("[\"a\nb\"]", 3, "control character"),
        ("01", 1, "leading 0"), ("[1 2]", 3, "comma or ]"), ("{\"a\":1", 6, "comma or }"),
        ("{} x", 3, "text after"), (#"["\ud800"]"#, 2, "surrogate"), ("1.", 2, "digit"),
    ])
    func `says what is wrong and where`(text: String, offset: Int, reason: String) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONText.check(Array(text.utf8)) }
        #expect(error?.offset == offset)
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test func `splits an object into its members byte for byte`() throws {
        let text =
            #" { "url" : "a\/b" , "payload":{ "x" : [1, 2] },"n":-1.50e2,"k\u0065y":null ,"#
            + #""é":true,"f":false,"l":[ ] } "#
        let bytes = Array(text.utf8)
        let members = try JSONText.members(of: bytes)
        #expect(members.map(\.key) == ["url", "payload", "n", "key", "é", "f", "l"])
        #expect(
            members.map(\.kind) == [.string, .object, .number, .null, .true, .false, .array]
        )
        let values = members.map { String(decoding: bytes[$0.value], as: UTF8.self) }
        #expect(
            values == [
                #""a\/b""#, #"{ "x" : [1, 2] }"#, "-1.50e2", "null", "true", "false", "[ ]",
            ]
        )
        #expect(try JSONText.string(bytes[members[0].value]) == "a/b")
        #expect(try JSONText.members(of: Array("{ }".utf8)).isEmpty)
    }

    @Test(arguments: [
        #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, "[]", "1", "", "{", "{\"a\":1,}", "{\"a\":1}x",
        "{\"a\":1 \"b\":2}", "{\"a\":}",
    ])
    func `refuses to split what is no object or repeats a key`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONText.members(of: Array(text.utf8)) }
    }

    @Test func `tells keys apart by their bytes, not by Unicode equivalence`() throws {
        let members = try JSONText.members(of: Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8))
        #expect(members.count == 2)
    }

    @Test func `decodes string tokens as Foundation does`() throws {
        for token in [
            #""""#, #""a\"\\\/\b\f\n\r\tz""#, #""\u0041\u00e9\u20AC\ud83d\ude00\u0000é😀""#,
            #""\\u0041""#, #""\uD834\uDD1E\uffff""#,
        ] {
            let value = try JSONSerialization.jsonObject(
                with: Data(token.utf8),
                options: .fragmentsAllowed
            )
            #expect(try JSONText.string(token.utf8) == value as? String)
        }
        for token in ["", "a", "\"", "\"a\"b", "\"a\" ", #""\ud800""#, "1"] {
            #expect(throws: JSONSyntaxError.self) { try JSONText.string(token.utf8) }
        }
    }
}
