import Foundation
import TestSupport
import Testing

/// The examples in documentation comments, each in a function of its own.
///
/// What they speak of without making it stands in `Context/Comments.swift`.
struct CommentBlockTests {
    @Test func `compile`() async throws {
        let context = "\(Repository.root)/Tests/DocumentationTests/Context/Comments.swift"
        var text = try String(contentsOfFile: context, encoding: .utf8)
        var count = 0
        for page in try Page.comments {
            for block in page.blocks(in: "swift") {
                count += 1
                // Tests may stand in a type alone.
                let isTest = block.text.contains("@Test")
                let place =
                    isTest ? "struct Example\(count)" : "func example\(count)() async throws"
                text += """

                    \(place) {
                    #sourceLocation(file: "\(page.path)", line: \(block.firstLine))
                    \(block.text)
                    #sourceLocation()
                    }
                    """
            }
        }
        #expect(count > 20)
        let complaints = try await SwiftCompiler.complaints(
            about: text,
            named: "Context/Comments.swift",
            options: try await SwiftCompiler.libraries + SwiftCompiler.forTests
                + ["-suppress-warnings"]
        )
        #expect(complaints == "")
    }
}
