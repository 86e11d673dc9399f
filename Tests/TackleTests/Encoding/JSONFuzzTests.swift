import Foundation
import TestSupport
import Testing

@testable import Tackle

struct JSONFuzzTests {
    private static let seeds = [
        #"{"a":[1,2.5e-3,{"b":"\u00e9\ud83d\ude00é"}],"c":null,"d":true,"e":""}"#,
        #"[[],{},"\\\"\/",-0.0,1E+9,false,[[[{"x":[]}]]]]"#,
        "{\"url\":\"https://a.example/\",\"payload\":{\"z\" : [ 1 , 2 ]},\"n\":0}",
        "\"\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}\"",
    ].map { Array($0.utf8) }

    private static let pieces = [
        "\"", "\\", "\\u", "{", "}", "[", "]", ",", ":", "0", "-", "e", ".", "\u{0}", " ",
        "\\ud800",
        "\\udc00", "null", "é", "1",
    ].map { Array($0.utf8) }

    private func mutated(_ seed: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let index = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0:
                if index < bytes.count {
                    bytes[index] = UInt8.random(in: 0...255, using: &generator)
                }
            case 1:
                if index < bytes.count { bytes.remove(at: index) }
            case 2:
                bytes.insert(
                    contentsOf: Self.pieces.randomElement(using: &generator) ?? [],
                    at: index
                )
            case 3:
                let end = min(bytes.count, index + Int.random(in: 0...8, using: &generator))
                bytes.insert(contentsOf: bytes[index..<end], at: index)
            default:
                if Bool.random(using: &generator) { bytes.removeSubrange(index...) }
            }
        }
        return bytes
    }

    @Test func `agrees with Foundation on 20,000 mutations and never crashes`() throws {
        var generator = SeededGenerator(seed: 42)
        var accepted = 0
        for _ in 0..<20_000 {
            let seed = try #require(Self.seeds.randomElement(using: &generator))
            let bytes = mutated(seed, &generator)
            let isValid = (try? JSONText.check(bytes)) != nil
            if isValid { accepted += 1 }
            if let members = try? JSONText.members(of: bytes) {
                #expect(isValid)
                for member in members {
                    #expect(try JSONText.check(Array(bytes[member.value])) == member.kind)
                }
            }
            _ = try? JSONText.string(bytes)
            let foundation = try? JSONSerialization.jsonObject(
                with: Data(bytes),
                options: .fragmentsAllowed
            )
            guard isValid != (foundation != nil), !isKnownDifference(bytes) else { continue }
            Issue.record("differs: \(String(decoding: bytes, as: UTF8.self)) ours: \(isValid)")
        }
        #expect(accepted > 1000)
    }

    /// Foundation guesses other encodings from zero bytes and marks, refuses numbers that no
    /// `Double` holds, and takes a comma after the last element.
    private func isKnownDifference(_ bytes: [UInt8]) -> Bool {
        let head = bytes.prefix(4)
        if head.contains(0) || head.starts(with: [0xEF, 0xBB, 0xBF]) { return true }
        if head.starts(with: [0xFE, 0xFF]) || head.starts(with: [0xFF, 0xFE]) { return true }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.contains(/[eE]\+?[0-9]{3}/) || text.contains(/,[ \t\r\n]*[\]}]/)
    }
}
