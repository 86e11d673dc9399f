import TestSupport
import Testing

/// The blocks of Swift on a page are one program, in their order.
///
/// What a reader need not see stands in a comment, `<!-- swift`, and `-->` on a line of its own;
/// `<!-- swift: new file` begins a program of its own.
@Suite(.serialized)
struct SwiftBlockTests {
    @Test(arguments: try Page.all.filter { !$0.swiftFiles.isEmpty })
    func `compile without a word`(page: Page) async throws {
        for file in page.swiftFiles {
            var options = SwiftCompiler.libraries + ["-warnings-as-errors"]
            if file.mentions("import Testing") { options += try await SwiftCompiler.forTests }
            let complaints = try await SwiftCompiler.complaints(
                about: file.text,
                named: page.path,
                options: options
            )
            #expect(complaints == "")
        }
    }

    @Test(arguments: try Page.all.filter { !$0.manifests.isEmpty })
    func `are understood in a manifest`(page: Page) async throws {
        let interface = try await SwiftCompiler.resources + "/pm/ManifestAPI"
        for block in page.manifests {
            let complaints = try await SwiftCompiler.complaints(
                about: block.manifest,
                named: page.place(block),
                options: ["-I", interface, "-package-description-version", "6.2.0"]
            )
            #expect(complaints == "")
        }
    }

    @Test func `are said to be wrong with the page and the line`() async throws {
        let text = "# Title\n\n```swift\nimport Tackle\n```\n\n```swift\nPipelin()\n```\n"
        let page = Page(path: "A.md", lines: SourceFile(path: "A.md", text: text).lines)
        let complaints = try await SwiftCompiler.complaints(
            about: try #require(page.swiftFiles.first).text,
            named: page.path,
            options: SwiftCompiler.libraries
        )
        #expect(complaints.contains("A.md:8:1: error: cannot find 'Pipelin' in scope"))
    }
}

extension Page {
    /// The blocks of Swift as files in which each line has the number that it has on the page.
    var swiftFiles: [SourceFile] {
        var files: [[Substring]] = []
        for block in blocks where block.language == "swift" && !block.isManifest {
            if files.isEmpty || block.beginsFile {
                files.append(Array(repeating: "", count: lines.count))
            }
            let range = (block.firstLine - 1)..<(block.firstLine - 1 + block.lines.count)
            files[files.count - 1].replaceSubrange(range, with: block.lines)
        }
        return files.map { SourceFile(path: path, text: $0.joined(separator: "\n")) }
    }

    /// The blocks of Swift that belong to a package's manifest.
    var manifests: [CodeBlock] { blocks(in: "swift").filter(\.isManifest) }
}

extension CodeBlock {
    /// Whether it is a manifest or a part of one.
    fileprivate var isManifest: Bool { isWholeManifest || manifestList != nil }

    private var isWholeManifest: Bool { text.hasPrefix("// swift-tools-version") }

    /// The list of a manifest that the block's lines belong to.
    private var manifestList: String? {
        switch text.prefix(while: { $0 != "(" }) {
        case ".package": "dependencies"
        case ".target", ".executableTarget", ".testTarget": "targets"
        default: nil
        }
    }

    /// The manifest, made up around a part of one.
    fileprivate var manifest: String {
        guard let manifestList else { return text }
        return """
            import PackageDescription
            let package = Package(name: "page", \(manifestList): [
            \(text)
            ])
            """
    }
}
