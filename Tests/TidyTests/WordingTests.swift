import TestSupport
import Testing

/// Words that must not stand in the code, or only with a reason.
///
/// They are put together here, so that this file does not hold them itself.
struct WordingTests {
    @Test func `prints nothing from the core and the plugins`() throws {
        let files = try Repository.swiftFiles(below: ["Sources/Tackle", "Plugins"])
        let places = files.filter { $0.mentions("print(") || $0.mentions("dump(") }.flatMap {
            file in
            file.code { $0.firstMatch(of: /(^|[^.\w])(debugPrint|print|dump)\(/) != nil }
        }
        #expect(places == [], "tell an observer or a logger instead")
    }

    @Test func `leaves nothing to be done later`() throws {
        let words = ["FIX" + "ME", "TO" + "DO", "XX" + "X:"]
        let places = try Repository.allSwiftFiles.mentioning(words).flatMap { file in
            file.places { line in words.contains { line.contains($0) } }
        }
        #expect(places == [], "do it, or write an issue")
    }

    @Test func `gives the reason wherever the compiler is asked to trust`() throws {
        let words = ["@unchecked" + " Sendable", "nonisolated(" + "unsafe)"]
        let places = try Repository.allSwiftFiles.mentioning(words).flatMap { file in
            file.lines.indices
                .filter { index in words.contains { file.lines[index].contains($0) } }
                .filter { !file.lines[$0].drop { $0 == " " }.hasPrefix("//") }
                .filter { !file.hasReason(at: $0) }
                .map { "\(file.path):\($0 + 1)" }
        }
        #expect(places == [], "say why on the next line")
    }

    @Test func `gives the reason for attributes that are not official`() throws {
        let places = try Repository.allSwiftFiles.mentioning(["@_"]).flatMap { file in
            file.lines.indices
                .filter { file.lines[$0].firstMatch(of: /^ *@_[a-zA-Z]/) != nil }
                .filter { !file.hasReason(at: $0, also: true) }
                .map { "\(file.path):\($0 + 1)" }
        }
        #expect(places == [], "say why on a line beside it")
    }

    @Test func `starts no task without its parent's values`() throws {
        let word = "Task." + "detached"
        let places = try Repository.allSwiftFiles.mentioning([word])
            .flatMap { $0.code { $0.contains(word) } }
        #expect(places == [], "use a task group, or Task { }")
    }

    @Test func `never sleeps in a test`() throws {
        let words = ["Task." + "sleep", "Thread." + "sleep"]
        let call = /(^|[^.\w])(u|nano)?sleep\(/
        let files = try Repository.swiftFiles(below: ["Tests"]).mentioning(["sleep"])
        let places = files.flatMap { file in
            file.code { line in
                words.contains { line.contains($0) }
                    || (line.firstMatch(of: call) != nil && !line.contains("func "))
            }
        }
        #expect(places == [], "wait for the event itself")
    }

    @Test func `names no type for nothing in particular`() throws {
        let words = ["Manager", "Helper", "Util"]
        let places = try Repository.allSwiftFiles.flatMap { file in
            let names = file.declaredTypes + [String(file.path.split(separator: "/").last ?? "")]
            return names.filter { name in words.contains { name.contains($0) } }
                .map { "\(file.path): \($0)" }
        }
        #expect(places == [], "name them for what they are")
    }
}
