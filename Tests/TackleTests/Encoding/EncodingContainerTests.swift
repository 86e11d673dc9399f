import Foundation
import Testing

@testable import Tackle

private class Animal: Encodable {
    let name = "Rex"
    private enum CodingKeys: CodingKey { case name }
}

private final class Dog: Animal {
    let breed = "collie"
    private enum CodingKeys: CodingKey { case breed }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(breed, forKey: .breed)
        try super.encode(to: container.superEncoder())
    }
}

private final class Cat: Animal {
    let lives = 9
    private enum CodingKeys: CodingKey { case lives }

    override func encode(to encoder: any Encoder) throws {
        try super.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(lives, forKey: .lives)
    }
}

/// An `Encodable` made of the closure that encodes it.
private struct Custom: Encodable {
    let body: (any Encoder) throws -> Void
    func encode(to encoder: any Encoder) throws { try body(encoder) }
}

private enum Color: String, Encodable, CodingKeyRepresentable {
    case red
    case blue
}

struct EncodingContainerTests {
    @Test func `sorts sets by value, also nested and through optionals`() throws {
        #expect(try encodedText(Set([10, 9, -1, 100])) == "[-1,9,10,100]")
        #expect(
            try encodedText(Set([0.5, 10, 9.25, -3, 1e20, -1e-9]))
                == "[-3,-1e-09,0.5,9.25,10,1e+20]"
        )
        let decimals = Set(["19.99", "100", "0.001", "-5"].compactMap { Decimal(string: $0) })
        #expect(try encodedText(decimals) == "[-5,0.001,19.99,100]")
        let wide: Set<UInt128> = [.max, .max - 1, 3]
        let most = "34028236692093846346337460743176821145"
        #expect(try encodedText(wide) == "[3,\(most)4,\(most)5]")
        #expect(try encodedText(Set(["b", "a", "B", "a b", "a!"])) == #"["B","a","a b","a!","b"]"#)
        #expect(try encodedText(Set([2, nil, 1])) == "[1,2,null]")
        let nested: [String: Set<Set<Int>>?] = ["s": [[3, 1], [2], []], "n": nil]
        #expect(try encodedText(nested) == #"{"n":null,"s":[[1,3],[2],[]]}"#)
        struct Tagged: Encodable {
            let tags: Set<String>?
            let more: [Set<UInt8>]
        }
        let tagged = Tagged(tags: ["y", "x"], more: [[2, 1], [3]])
        #expect(try encodedText(tagged) == #"{"more":[[1,2],[3]],"tags":["x","y"]}"#)
        struct Point: Encodable, Hashable {
            let x: Int
            let y: Int
        }
        let points = Set([Point(x: 2, y: 1), Point(x: 1, y: 2), Point(x: 1, y: 1)])
        #expect(try encodedText(points) == #"[{"x":1,"y":1},{"x":1,"y":2},{"x":2,"y":1}]"#)
    }

    @Test func `follows Swift's convention for dictionary keys`() throws {
        #expect(try encodedText([10: "a", 9: "b"]) == #"{"10":"a","9":"b"}"#)
        #expect(try encodedText([Color.red: 1, .blue: 2]) == #"{"blue":2,"red":1}"#)
        #expect(try encodedText([1.5: "b", 0.5: "a", 10: "c"]) == #"[0.5,"a",1.5,"b",10,"c"]"#)
        let numbered: [Int: Int?] = [1: nil]
        #expect(try encodedText(numbered) == #"{"1":null}"#)
    }

    @Test func `omits nil with encodeIfPresent and writes null with encodeNil`() throws {
        struct Note: Encodable {
            let text: String?
            let count: Int
        }
        #expect(try encodedText(Note(text: nil, count: 1)) == #"{"count":1}"#)
        #expect(try encodedText([1, nil]) == "[1,null]")
        #expect(try encodedText(Int?.none) == "null")
        let explicit = Custom { encoder in
            var container = encoder.container(keyedBy: EncodingKey.self)
            try container.encodeNil(forKey: .parent)
        }
        #expect(try encodedText(explicit) == #"{"super":null}"#)
    }

    @Test func `encodes superclasses in both of their ways`() throws {
        #expect(try encodedText(Dog()) == #"{"breed":"collie","super":{"name":"Rex"}}"#)
        #expect(try encodedText(Cat()) == #"{"lives":9,"name":"Rex"}"#)
    }

    @Test func `encodes nested containers and late super encoders`() throws {
        let value = Custom { encoder in
            var keyed = encoder.container(keyedBy: EncodingKey.self)
            let late = keyed.superEncoder(forKey: EncodingKey(stringValue: "late"))
            _ = keyed.superEncoder(forKey: EncodingKey(stringValue: "never"))
            var list = keyed.nestedUnkeyedContainer(forKey: EncodingKey(stringValue: "list"))
            try list.encode(1)
            var inner = list.nestedContainer(keyedBy: EncodingKey.self)
            try inner.encode(true, forKey: EncodingKey(stringValue: "b"))
            var array = list.nestedUnkeyedContainer()
            try array.encodeNil()
            try [2].encode(to: list.superEncoder())
            #expect(list.count == 4)
            for name in ["x", "y"] {
                let key = EncodingKey(stringValue: "shared")
                var shared = keyed.nestedContainer(keyedBy: EncodingKey.self, forKey: key)
                try shared.encode(name, forKey: EncodingKey(stringValue: name))
            }
            try "done".encode(to: late)
        }
        let list = #""list":[1,{"b":true},[null],[2]]"#
        #expect(
            try encodedText(value)
                == #"{"late":"done",\#(list),"never":{},"shared":{"x":"x","y":"y"}}"#
        )
    }

    @Test func `keeps the last value of a key that is encoded twice`() throws {
        let twice = Custom { encoder in
            var container = encoder.container(keyedBy: EncodingKey.self)
            for number in 1...3 { try container.encode(number, forKey: .parent) }
        }
        #expect(try encodedText(twice) == #"{"super":3}"#)
    }

    @Test func `writes an empty object for nothing, and refuses it at the top`() throws {
        let nothing = Custom { _ in }
        #expect(try encodedText(["a": nothing]) == #"{"a":{}}"#)
        #expect(try encodedText([nothing]) == "[{}]")
        #expect(refusal(of: nothing)?.reason.contains("encodes nothing at the top level") == true)
    }

    @Test func `refuses two values where one belongs instead of crashing`() {
        let single = Custom { encoder in
            var container = encoder.singleValueContainer()
            try container.encode(1)
            try container.encode(2)
        }
        let mixed = Custom { encoder in
            var container = encoder.unkeyedContainer()
            try container.encode(1)
            var keyed = encoder.container(keyedBy: EncodingKey.self)
            try keyed.encode(1, forKey: .parent)
        }
        #expect(refusal(of: ["a": single])?.reason.hasSuffix("at a") == true)
        #expect(refusal(of: ["b": mixed])?.reason.hasSuffix("at b") == true)
    }

    @Test func `rethrows what a value's own encode throws`() {
        let failing = Custom { _ in throw CancellationError() }
        #expect(throws: CancellationError.self) { try WebhookEncoder().encode(["a": failing]) }
    }

    @Test func `shows a value its coding path`() throws {
        let probe = Custom { encoder in
            #expect(encoder.codingPath.map(\.stringValue) == ["a", "1"])
            var container = encoder.singleValueContainer()
            #expect(container.codingPath.map(\.intValue) == [nil, 1])
            try container.encode(encoder.userInfo.count)
        }
        let values = [Custom { try 1.encode(to: $0) }, probe]
        #expect(try encodedText(["a": values]) == #"{"a":[1,0]}"#)
    }

    @Test func `refuses what nests deeper than 512 levels, however it nests`() throws {
        struct Deep: Encodable {
            let depth: Int
            func encode(to encoder: any Encoder) throws {
                var container = encoder.unkeyedContainer()
                if depth > 1 { try container.encode(Deep(depth: depth - 1)) }
            }
        }
        let deepest = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(try encodedText(Deep(depth: 512)) == deepest)
        try JSONText.check(Array(deepest.utf8))
        #expect(refusal(of: Deep(depth: 513))?.reason.contains("512 levels") == true)
        #expect(refusal(of: Deep(depth: 1_000_000))?.reason.contains("below [0][0][0]") == true)
        let containers = Custom { encoder in
            var container = encoder.unkeyedContainer()
            for _ in 0..<100_000 { container = container.nestedUnkeyedContainer() }
        }
        #expect(refusal(of: containers)?.reason.contains("512 levels") == true)
        let supers = Custom { encoder in
            var next = encoder
            for _ in 0..<100_000 {
                var container = next.container(keyedBy: EncodingKey.self)
                next = container.superEncoder()
            }
        }
        #expect(refusal(of: supers)?.reason.contains("512 levels") == true)
    }
}
