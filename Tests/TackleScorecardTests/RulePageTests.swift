import Foundation
import TestSupport
import Testing

/// The page of the rules names tests that exist, and leaves none out.
@Suite struct RulePageTests {
    @Test func `the page names every test of a rule, and no other`() throws {
        let page = try String(
            contentsOfFile: Repository.root
                + "/Sources/TackleQueueing/TackleQueueing.docc/StandardWebhooks.md",
            encoding: .utf8
        )
        // Names of options and headers are words; a sentence has several.
        let named = page.split(separator: "\n").filter { $0.hasPrefix("|") }
            .flatMap { line in line.split(separator: "|").suffix(1) }
            .flatMap { $0.matches(of: /`([^`]+)`/).map { String($0.1) } }
        let files = try Repository.swiftFiles(below: ["Tests/TackleScorecardTests"])
            .filter { $0.path.hasSuffix("RuleTests.swift") }
        let written = files.flatMap(\.lines).compactMap { line in
            line.firstMatch(of: /func `([^`]+)`/).map { String($0.1) }
        }
        #expect(written.count > 20)
        #expect(Set(named).subtracting(written) == [])
        #expect(Set(written).subtracting(named) == [])
    }
}
