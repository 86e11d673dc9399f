/// A block of code on a page.
struct CodeBlock: Sendable {
    /// What the fence names, such as `swift`; empty where it names nothing.
    var language: String

    /// The number of the block's first line on the page, from 1.
    let firstLine: Int

    /// The lines, without the indentation of the fence.
    var lines: [Substring] = []

    /// Whether it stands in a comment, which a reader does not see.
    let isHidden: Bool

    /// Whether it begins a file of its own, not to be compiled with what stands before it.
    let beginsFile: Bool

    /// The lines in one.
    var text: String { lines.map { $0 + "\n" }.joined() }
}
