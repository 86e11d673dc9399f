import Foundation
import TestSupport
import Testing

/// A page of documentation, or the documentation comments of a Swift file.
struct Page: Sendable, CustomTestStringConvertible {
    /// The path from the package's root.
    let path: String

    /// What is read, line by line.
    let lines: [Substring]

    /// The blocks of code, hidden ones too, in order.
    let blocks: [CodeBlock]

    /// The path.
    var testDescription: String { path }

    init(path: String, lines: [Substring]) {
        self.path = path
        self.lines = lines
        blocks = Self.blocks(in: lines)
    }

    /// The blocks in a language that a reader sees.
    func blocks(in language: String) -> [CodeBlock] {
        blocks.filter { $0.language == language && !$0.isHidden }
    }

    /// Where a line of a block stands, as `path:number`.
    func place(_ block: CodeBlock, line: Int = 0) -> String { "\(path):\(block.firstLine + line)" }
}

// MARK: - Blocks

extension Page {
    private static func blocks(in lines: [Substring]) -> [CodeBlock] {
        var blocks: [CodeBlock] = []
        var open: (block: CodeBlock, end: String, indent: Int)?
        for (index, line) in lines.enumerated() {
            let text = line.drop { $0 == " " }
            if var current = open {
                if text == current.end {
                    blocks.append(current.block)
                    open = nil
                } else {
                    let indent = min(current.indent, line.count - text.count)
                    current.block.lines.append(line.dropFirst(indent))
                    open = current
                }
                continue
            }
            let isHidden = text == "<!-- swift" || text == "<!-- swift: new file"
            guard isHidden || text.hasPrefix("```") else { continue }
            let block = CodeBlock(
                language: isHidden ? "swift" : String(text.dropFirst(3)),
                firstLine: index + 2,
                isHidden: isHidden,
                beginsFile: text.hasSuffix(": new file")
            )
            open = (block, isHidden ? "-->" : "```", line.count - text.count)
        }
        if var block = open?.block {
            block.language = "a block without an end"
            blocks.append(block)
        }
        return blocks
    }
}

// MARK: - All pages

extension Page {
    /// The pages at the package's root and in the catalogs of its libraries.
    static var all: [Page] {
        get throws {
            let files = FileManager.default
            let top = try files.contentsOfDirectory(atPath: Repository.root)
            let found = ["Sources", "Plugins", "Benchmarks"].flatMap { folder in
                (files.enumerator(atPath: "\(Repository.root)/\(folder)")?.allObjects ?? [])
                    .compactMap { $0 as? String }
                    .filter { !$0.contains(".build") && !$0.contains("node_modules") }
                    .map { "\(folder)/\($0)" }
            }
            return try (top + found).filter { $0.hasSuffix(".md") }.sorted().map { path in
                let text = try String(contentsOfFile: "\(Repository.root)/\(path)", encoding: .utf8)
                return Page(path: path, lines: SourceFile(path: path, text: text).lines)
            }
        }
    }

    /// The documentation comments of the libraries that have blocks of code.
    static var comments: [Page] {
        get throws {
            try Repository.swiftFiles(below: ["Sources", "Plugins"])
                .map { file in Page(path: file.path, lines: file.lines.map(Self.comment)) }
                .filter { !$0.blocks.isEmpty }
        }
    }

    /// What a documentation comment says on a line of Swift; nothing where it is none.
    private static func comment(_ line: Substring) -> Substring {
        let text = line.drop { $0 == " " }
        guard text.hasPrefix("///") else { return "" }
        return text.hasPrefix("/// ") ? text.dropFirst(4) : text.dropFirst(3)
    }
}
