import Foundation
import Tackle
import Testing

struct OptionReaderTests {
    /// Hands its decoder out, so that a test reads with it what it wants.
    private struct Opened: Decodable {
        let reader: OptionReader

        init(from decoder: any Decoder) throws {
            reader = try OptionReader(decoder, known: OptionReaderTests.known)
        }
    }

    private static let known = ["a", "b", "map", "list"].map { PluginOption($0, .text, "") }

    private func reader(_ json: String) throws -> OptionReader {
        try JSONDecoder().decode(Opened.self, from: Data(json.utf8)).reader
    }

    private func message(_ read: () throws -> Void) -> String? {
        #expect(throws: ConfigurationError.self) { try read() }?.description
    }

    @Test func `answers nothing for a key that is absent`() throws {
        let options = try reader("{}")
        #expect(!options.has("a"))
        #expect(try options.text("a") == nil)
        #expect(try options.duration("a") == nil)
        #expect(try options.size("a", in: 0...1) == nil)
        #expect(try options.count("a", in: 0...1) == nil)
        #expect(try options.number("a", in: 0...1) == nil)
        #expect(try options.flag("a") == nil)
        #expect(try options.choice("a", of: ["x"]) == nil)
        #expect(try options.value("a", as: [String].self) == nil)
        #expect(try options.section("a", known: []) == nil)
    }

    @Test func `reads each kind of value`() throws {
        #expect(try reader("{\"a\": \"x\"}").text("a") == "x")
        #expect(try reader("{\"a\": \"15s\"}").duration("a") == .seconds(15))
        #expect(try reader("{\"a\": \"16KiB\"}").size("a", in: 0...20_000) == 16_384)
        #expect(try reader("{\"a\": \"-3\"}").count("a", in: -5...5) == -3)
        #expect(try reader("{\"a\": \"0.25\"}").number("a", in: 0...1) == 0.25)
        #expect(try reader("{\"a\": \"true\"}").flag("a") == true)
        #expect(try reader("{\"a\": false}").flag("a") == false)
        #expect(try reader("{\"a\": \"wait\"}").choice("a", of: ["wait", "throw"]) == "wait")
        #expect(try reader("{\"list\": [\"x\"]}").value("list", as: [String].self) == ["x"])
    }

    @Test func `refuses values out of range with the range`() throws {
        let long = try reader("{\"a\": \"11m\"}")
        #expect(
            message { _ = try long.duration("a", in: .seconds(1)...(.seconds(600))) }
                == "a: '11m' is out of range: 1s to 10m"
        )
        let large = try reader("{\"a\": \"17MiB\"}")
        #expect(
            message { _ = try large.size("a", in: 1...(16 << 20)) }
                == "a: '17MiB' is out of range: 1 to 16MiB"
        )
        let many = try reader("{\"a\": \"99999999999999999999\"}")
        #expect(
            message { _ = try many.count("a", in: 1...100) }
                == "a: '99999999999999999999' is out of range: 1 to 100"
        )
    }

    @Test(arguments: ["1e3", "nan", "inf", "0x1p3", "+1", "--1", "1-1", ""])
    func `reads only plain numbers`(text: String) throws {
        let options = try reader("{\"a\": \"\(text)\"}")
        #expect(message { _ = try options.number("a", in: -1e9...1e9) } != nil)
        #expect(message { _ = try options.count("a", in: -1000...1000) } != nil)
    }

    @Test func `proposes the nearest choice`() throws {
        let options = try reader("{\"a\": \"trow\"}")
        #expect(
            message { _ = try options.choice("a", of: ["wait", "throw"]) }
                == "a: 'trow' is not one of wait, throw; did you mean 'throw'?"
        )
    }

    @Test func `opens a map within and names places in it`() throws {
        let options = try reader("{\"map\": {\"key\": \"x\"}}")
        let inner = try options.section("map", known: [PluginOption("key", .text, "")])
        #expect(inner?.path == "map")
        #expect(try inner?.text("key") == "x")
        #expect(inner?.error("key", "no").description == "map.key: no")
        #expect(
            message { _ = try options.section("map", known: []) }
                == "map.key: unknown option 'key' (there are no options)"
        )
        let wrong = try reader("{\"map\": []}")
        #expect(
            message { _ = try wrong.section("map", known: []) }
                == "map: a map is expected, such as { key: value }"
        )
    }

    @Test func `refuses a key that it does not know, also one called plugin`() {
        for key in ["c", "plugin"] {
            #expect(throws: ConfigurationError.self) { try reader("{\"\(key)\": \"x\"}") }
        }
        #expect(throws: ConfigurationError.self) { try reader("[]") }
    }

    @Test func `takes the key plugin for a stage's name in a stage only`() {
        struct Listed: Decodable {
            struct Inner: Decodable {
                init(from decoder: any Decoder) throws {
                    _ = try OptionReader(decoder, known: [])
                }
            }
            let pipeline: [Inner]?
            let list: [Inner]?
        }
        let decoder = JSONDecoder()
        #expect(throws: Never.self) {
            try decoder.decode(Listed.self, from: Data("{\"pipeline\":[{\"plugin\":\"x\"}]}".utf8))
        }
        #expect(throws: ConfigurationError.self) {
            try decoder.decode(Listed.self, from: Data("{\"list\":[{\"plugin\":\"x\"}]}".utf8))
        }
    }

    @Test func `names the place of an error in a value that reads itself`() throws {
        let options = try reader("{\"list\": [\"x\", 5]}")
        #expect(
            message { _ = try options.value("list", as: [String].self) }?
                .hasPrefix("list[1]: ") == true
        )
    }
}
