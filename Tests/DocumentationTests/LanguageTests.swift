import Foundation
import TestSupport
import Testing

/// What holds for every block and every link.
struct LanguageTests {
    @Test func `finds the pages and their blocks`() throws {
        let pages = try Page.all
        for path in ["README.md", "Sources/Tackle/Tackle.docc/StageOrder.md"] {
            #expect(pages.contains { $0.path == path })
        }
        #expect(pages.flatMap(\.blocks).count > 20)
    }

    @Test func `names a language that is checked, or text`() throws {
        let known: Set = ["swift", "yaml", "sh", "json", "text"]
        let wrong = try (Page.all + Page.comments).flatMap { page in
            page.blocks.filter { !known.contains($0.language) }
                .map { "\(page.place($0)): '\($0.language)'" }
        }
        #expect(wrong == [], "nothing checks these blocks: known are \(known.sorted())")
    }

    @Test func `has JSON that can be read, as a whole or line by line`() throws {
        for page in try Page.all + Page.comments {
            for block in page.blocks(in: "json") {
                let isWhole = Self.isJSON(block.text[...])
                for (number, line) in block.lines.enumerated() where !isWhole {
                    #expect(Self.isJSON(line), "\(page.place(block, line: number)): no JSON")
                }
            }
        }
    }

    private static func isJSON(_ text: Substring) -> Bool {
        let value = try? JSONSerialization.jsonObject(with: Data(text.utf8))
        return value != nil
    }

    @Test func `links to files that are there`() throws {
        for page in try Page.all {
            let folder = URL(filePath: "\(Repository.root)/\(page.path)")
                .deletingLastPathComponent()
            for (index, line) in page.lines.enumerated() {
                for link in line.matches(of: /\]\(([^)#\s]+)(?:#[^)]*)?\)/) {
                    let target = String(link.1)
                    // docc looks at links of its own, and others lead out of the package.
                    guard target.prefixMatch(of: /[a-z]+:/) == nil else { continue }
                    let path = folder.appending(path: target).standardized.path
                    #expect(
                        FileManager.default.fileExists(atPath: path),
                        "\(page.path):\(index + 1): there is no \(target)"
                    )
                }
            }
        }
    }
}
