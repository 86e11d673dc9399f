import Foundation

/// A file of the package, to be looked over.
package struct SourceFile: Sendable, CustomStringConvertible {
    /// The path from the package's root.
    package let path: String

    /// The lines in order, without their ends.
    package let lines: [Substring]

    /// The whole text.
    package let text: String

    package init(path: String, text: String) {
        self.path = path
        self.text = text
        // By bytes: there are many files, and characters take their time.
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { Substring($0) }
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.lines = lines
    }

    /// The path.
    package var description: String { path }

    /// Whether a text stands anywhere in the file.
    package func mentions(_ word: String) -> Bool {
        text.range(of: word, options: .literal) != nil
    }

    /// Where a line meets a condition, as `path:number`.
    package func places(where condition: (Substring) -> Bool) -> [String] {
        lines.indices.filter { condition(lines[$0]) }.map { "\(path):\($0 + 1)" }
    }
}
