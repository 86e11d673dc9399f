import Foundation
import TestSupport
import Testing

struct LengthTests {
    @Test func `keeps every line within 100 characters`() throws {
        let places = try Repository.allSwiftFiles.flatMap {
            $0.places { $0.utf8.count > 100 && $0.count > 100 }
        }
        #expect(places == [], "break these lines")
    }

    @Test func `keeps every file within 400 lines and most of them short`() throws {
        let files = try Repository.swiftFiles(below: ["Sources", "Plugins"])
        let long = try Repository.allSwiftFiles.filter { $0.lines.count > 400 }
        #expect(long.map(\.path) == [], "split these files")
        let lengths = files.map(\.lines.count).sorted()
        let median = lengths[lengths.count / 2]
        let ninth = lengths[lengths.count * 9 / 10]
        let longest = lengths.last ?? 0
        print("\(lengths.count) files: median \(median), nine in ten \(ninth), most \(longest)")
        #expect(median <= 110)
        #expect(ninth <= 250)
    }

    @Test func `keeps every function within 70 lines`() throws {
        let places = try Repository.allSwiftFiles.flatMap { $0.functions(longerThan: 70) }
        #expect(places == [], "split these functions")
    }

    @Test func `sees a function that is too long`() {
        let body = String(repeating: "        work()\n", count: 69)
        let text = "struct Work {\n    func work() {\n\(body)    }\n}\n"
        #expect(
            SourceFile(path: "Work.swift", text: text).functions(longerThan: 70)
                == ["Work.swift:2"]
        )
        let shorter = text.replacing("        work()\n    }", with: "    }")
        #expect(SourceFile(path: "Work.swift", text: shorter).functions(longerThan: 70) == [])
    }
}

extension SourceFile {
    /// Where functions begin that have more lines than a number, told by their indentation.
    fileprivate func functions(longerThan limit: Int) -> [String] {
        var places: [String] = []
        for (index, line) in lines.enumerated() where Self.beginsFunction(line) {
            let indent = line.prefix { $0 == " " }
            // A declaration that ends on a line of its own has its body's end further down.
            let end = lines[(index + 1)...].firstIndex { next in
                next.hasPrefix(indent + "}") && !next.hasSuffix("{")
            }
            guard let end, end - index + 1 > limit else { continue }
            let next = lines[(index + 1)..<end].firstIndex(where: Self.beginsFunction)
            // A function without a body, such as a protocol asks for, ends before the next one.
            let isAlone = next.map { lines[$0].prefix { $0 == " " } != indent } ?? true
            if isAlone { places.append("\(path):\(index + 1)") }
        }
        return places
    }

    private static func beginsFunction(_ line: Substring) -> Bool {
        guard line.utf8.last == 0x7B || line.utf8.last == 0x28 else { return false }
        return line.firstMatch(of: /^ *([a-z@(){}]+ )*(func |init[?(<]|subscript[(<])/) != nil
    }
}
