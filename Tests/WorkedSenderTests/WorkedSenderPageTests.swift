import Foundation
import TestSupport
import Testing

@Suite("The page about writing a sender")
struct WorkedSenderPageTests {
    @Test(
        "shows the senders as they are tested",
        arguments: [
            "ChatSender.swift", "ProgramSender.swift", "Program.swift", "FanOutSender.swift",
        ]
    )
    func verbatim(_ file: String) throws {
        let page = try text(of: "Sources/Tackle/Tackle.docc/WritingASender.md")
        let source = try text(of: "Tests/WorkedSenderTests/" + file)
        #expect(page.contains("```swift\n" + source + "```\n"))
    }

    private func text(of path: String) throws -> String {
        try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8)
    }
}
