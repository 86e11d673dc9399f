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
        lines.filter { "ip@".utf8.contains($0.utf8.first ?? 0) }.compactMap { line in
            line.firstMatch(of: /^(?:(?:@\w+|public|package|internal|private) )*import (\w+)/)
                .map { String($0.1) }
        }
    }

    /// The names of the types that the file declares.
    var declaredTypes: [String] {
        lines.compactMap { line in
            guard [0x7B, 0x2C, 0x3E, 0x3A].contains(line.utf8.last ?? 0) else { return nil }
            let words = line.split(separator: " ")
            guard let kind = words.firstIndex(where: Self.kinds.contains),
                words.indices.contains(kind + 1), words[..<kind].allSatisfy(Self.isModifier)
            else { return nil }
            return String(words[kind + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        }
    }

    private static let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "actor"]

    private static func isModifier(_ word: Substring) -> Bool {
        word.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x40 }
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

extension [SourceFile] {
    /// The files in which one of some texts stands.
    func mentioning(_ words: [String]) -> [SourceFile] {
        filter { file in words.contains(where: file.mentions) }
    }
}
