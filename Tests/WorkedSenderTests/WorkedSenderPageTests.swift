import Foundation
import TestSupport
import Testing

@Suite("The page about writing a sender")
struct WorkedSenderPageTests {
    @Test(
        "shows the senders as they are tested",
        arguments: [
            "ChatSender.swift", "ProgramSender.swift", "Process+Status.swift", "FanOutSender.swift",
        ]
    )
    func verbatim(_ file: String) throws {
        let page = try text(of: "Sources/Tackle/Tackle.docc/WritingASender.md")
        var source = try text(of: "Tests/WorkedSenderTests/" + file)
        if file.contains("+") { source = source.replacing("import Foundation\n\n", with: "") }
        #expect(page.contains("```swift\n" + source + "```\n"))
    }

    private func text(of path: String) throws -> String {
        try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8)
    }
}
