import Foundation
import TestSupport
import Testing

struct DependencyTests {
    @Test func `lets the core import nothing but an allow-list`() throws {
        let allowed: Set = ["FoundationEssentials", "Logging", "Synchronization"]
        let files = try Repository.swiftFiles(below: ["Sources/Tackle"])
        let wrong = files.flatMap { file in
            file.imports.filter { !allowed.contains($0) }.map { "\(file.path): \($0)" }
        }
        #expect(wrong == [], "the core has no C, no networking and no plugin")
        #expect(files.contains { !$0.imports.isEmpty })
    }

    @Test func `lets plugins import neither one another nor Foundation`() throws {
        let allowed: Set = ["Tackle", "TackleQueueing"]
        let wrong = try Repository.swiftFiles(below: ["Plugins"]).flatMap { file in
            file.imports
                .filter { ($0.hasPrefix("Tackle") && !allowed.contains($0)) || $0 == "Foundation" }
                .map { "\(file.path): \($0)" }
        }
        #expect(wrong == [], "plugins know the core, and queues the scheduler")
    }

    @Test func `lets no library import Foundation as a whole`() throws {
        let wrong = try Repository.swiftFiles(below: ["Sources"])
            .filter { $0.imports.contains("Foundation") }
        #expect(wrong.map(\.path) == [], "import FoundationEssentials")
    }

    @Test func `lets the scheduler know the core only`() throws {
        let allowed: Set = ["Tackle", "FoundationEssentials", "Logging", "Synchronization"]
        let wrong = try Repository.swiftFiles(below: ["Sources/TackleQueueing"]).flatMap { file in
            file.imports.filter { !allowed.contains($0) }.map { "\(file.path): \($0)" }
        }
        #expect(wrong == [])
    }

    @Test(
        arguments: [
            ("TackleYAML", ["Tackle", "Yams"]),
            (
                "TackleCommandLine",
                [
                    "Tackle", "TackleQueueing", "TackleYAML", "ArgumentParser", "Logging",
                    "FoundationEssentials", "Synchronization", "Dispatch",
                ]
            ),
        ]
    )
    func `lets what every tool shares import no plugin`(room: String, allowed: [String]) throws {
        let system = ["Glibc", "Musl", "Darwin"]
        let files = try Repository.swiftFiles(below: ["Sources/\(room)"])
        let wrong = files.flatMap { file in
            file.imports.filter { !(allowed + system).contains($0) }.map { "\(file.path): \($0)" }
        }
        #expect(wrong == [])
        #expect(files.contains { !$0.imports.isEmpty })
    }

    @Test func `names no module like a type in it`() throws {
        let folders = try ["Sources", "Plugins"].flatMap { room in
            try FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/\(room)")
                .map { (path: "\(room)/\($0)", module: room == "Plugins" ? "Tackle\($0)" : $0) }
        }
        #expect(folders.count > 5)
        let wrong = try folders.flatMap { folder in
            try Repository.swiftFiles(below: [folder.path])
                .filter { $0.declaredTypes.contains(folder.module) }
                .map(\.path)
        }
        #expect(wrong == [], "a type hides its module's name: nothing in it can be qualified")
    }
}
