import TestSupport

extension Repository {
    /// The Swift files of every room.
    static var allSwiftFiles: [SourceFile] {
        get throws { try swiftFiles(below: ["Sources", "Plugins", "Tests", "Benchmarks"]) }
    }
}

extension SourceFile {
    /// Where a line meets a condition, comments left out.
    func code(where condition: (Substring) -> Bool) -> [String] {
        places { line in
            !line.drop { $0 == " " }.hasPrefix("//") && condition(line)
        }
    }

    /// The modules that the file imports.
    var imports: [String] {
        lines.compactMap { line in
            line.firstMatch(of: /^(?:(?:@\w+|public|package|internal|private) )*import (\w+)/)
                .map { String($0.1) }
        }
    }

    /// The names of the types that the file declares.
    var declaredTypes: [String] {
        lines.compactMap { line in
            let kinds = /^ *(?:[a-z@]+ )*(?:struct|class|enum|protocol|actor|typealias) (\w+)/
            return line.firstMatch(of: kinds).map { String($0.1) }
        }
    }

    /// Whether a line beside this one, before or after it, is a comment.
    func hasReason(at index: Int, also before: Bool = false) -> Bool {
        let isComment = { (number: Int) in
            lines.indices.contains(number)
                && lines[number].drop { $0 == " " }.hasPrefix("//")
        }
        return isComment(index + 1) || (before && isComment(index - 1))
    }
}
