/// A file of the package, to be looked over.
package struct SourceFile: Sendable, CustomStringConvertible {
    /// The path from the package's root.
    package let path: String

    /// The lines in order, without their ends.
    package let lines: [Substring]

    package init(path: String, text: String) {
        self.path = path
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.lines = lines
    }

    /// The path.
    package var description: String { path }

    /// Where a line meets a condition, as `path:number`.
    package func places(where condition: (Substring) -> Bool) -> [String] {
        lines.indices.filter { condition(lines[$0]) }.map { "\(path):\($0 + 1)" }
    }
}
