import Tackle

/// The text of a template: literal text and names in braces; a brace that is meant is doubled.
enum TemplateText {
    enum Piece: Hashable {
        case literal([UInt8])
        case name(String)
    }

    /// The most bytes a template may have.
    private static let limit = 256

    /// Splits a template into its pieces.
    ///
    /// - Parameters:
    ///   - text: the template.
    ///   - option: what it is called, for errors.
    ///   - known: the names that there are.
    /// - Returns: the pieces in order.
    /// - Throws: ``InvalidSignatureScheme`` for an unknown name, a single brace, and for bytes that
    ///   are neither visible ASCII nor a blank.
    static func pieces(
        of text: String,
        in option: String,
        known: [String]
    ) throws(InvalidSignatureScheme) -> [Piece] {
        let names = known.map { "{\($0)}" }.joined(separator: ", ")
        guard (1...limit).contains(text.utf8.count) else {
            throw InvalidSignatureScheme(
                option,
                "is \(text.utf8.count) bytes long: use 1 to \(limit), with \(names) in it"
            )
        }
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard (0x20...0x7E).contains(byte) || byte == 0x0A else {
                throw InvalidSignatureScheme(
                    option,
                    "has other characters than visible ASCII, blanks and line feeds: remove them"
                )
            }
            guard byte == open || byte == close else {
                literal.append(byte)
                continue
            }
            if rest.first == byte {
                literal.append(byte)
                rest.removeFirst()
                continue
            }
            guard byte == open, let end = rest.firstIndex(of: close) else {
                throw InvalidSignatureScheme(
                    option,
                    "has a single brace: double one that is meant, or write \(names)"
                )
            }
            let name = String(decoding: rest[..<end], as: UTF8.self)
            guard known.contains(name) else {
                throw InvalidSignatureScheme(
                    option,
                    "has the unknown name '{\(name.quotable(limit: 40))}': use \(names)"
                )
            }
            rest = rest[rest.index(after: end)...]
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = []
            pieces.append(.name(name))
        }
        return literal.isEmpty ? pieces : pieces + [.literal(literal)]
    }

    /// A literal as it is written in a template.
    static func escaped(_ bytes: [UInt8]) -> String {
        String(
            decoding: bytes.flatMap { $0 == open || $0 == close ? [$0, $0] : [$0] },
            as: UTF8.self
        )
    }

    private static let open = UInt8(ascii: "{")
    private static let close = UInt8(ascii: "}")
}
