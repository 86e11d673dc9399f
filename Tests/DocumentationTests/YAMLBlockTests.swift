import Foundation
import TestSupport
import Testing

/// Every configuration in the documentation is one that `tackle check` takes.
///
/// A list of stages alone is completed to a pipeline. Environment variables and the files below
/// /run/secrets and /etc/tackle are provided.
struct YAMLBlockTests {
    @Test(arguments: try (Page.all + Page.comments).filter { !$0.blocks(in: "yaml").isEmpty })
    func `are taken by tackle check`(page: Page) async throws {
        let files = try ConfigurationFiles()
        for block in page.blocks(in: "yaml") {
            let complaint = try await files.complaint(about: Self.pipeline(block.lines))
            #expect(complaint == nil, "\(page.place(block))")
        }
    }

    @Test func `are refused with the sentence of tackle check`() async throws {
        let lines: [Substring] = ["- plugin: curl", "  timeuot: 15s"]
        let complaint = try await ConfigurationFiles().complaint(about: Self.pipeline(lines))
        #expect(complaint?.contains("pipeline[0].timeuot: unknown option") == true)
    }

    /// A whole pipeline, where a block has only some stages of one.
    private static func pipeline(_ lines: [Substring]) -> String {
        let text = lines.joined(separator: "\n") + "\n"
        guard lines.first?.drop(while: { $0 == " " }).hasPrefix("- ") == true else { return text }
        let indent = lines[0].prefix { $0 == " " }
        let ends = ["curl", "discard"].map { indent + "- plugin: \($0)" }
        let isOpen = !lines.contains { line in ends.contains(where: line.hasPrefix) }
        return "pipeline:\n" + text + (isOpen ? indent + "- plugin: curl\n" : "")
    }
}
