import Foundation
import TestSupport
import Testing

/// What the article shows is what is compiled and run here.
struct ArticleTests {
    @Test func `shows each example as it stands here and nothing else`() throws {
        let article =
            "\(Repository.root)/Sources/TackleTesting/TackleTesting.docc/TestingSenders.md"
        let text = try String(contentsOfFile: article, encoding: .utf8)
        let shown = text.components(separatedBy: "```swift\n").dropFirst()
            .map { $0.components(separatedBy: "```\n")[0] }
        let folder = "\(Repository.root)/Tests/TackleTestingTests/Article"
        let examples = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix("Example.swift") }
            .map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
        #expect(examples.count == 6)
        #expect(Set(shown) == Set(examples))
    }
}
