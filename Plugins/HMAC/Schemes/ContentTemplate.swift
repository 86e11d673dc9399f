/// The signed bytes of a scheme as a template: `{timestamp}.{body}`.
struct ContentTemplate: Sendable, Hashable, CustomStringConvertible {
    enum Piece: Sendable, Hashable {
        case literal([UInt8])
        case id
        case timestamp
        case body
    }

    private let pieces: [Piece]

    /// Makes a template of pieces that are known to be unambiguous.
    init(_ pieces: [Piece]) {
        self.pieces = pieces
    }

    /// Reads a template and judges it.
    ///
    /// - Throws: ``InvalidSignatureScheme`` where the body is missing or there twice, and where one
    ///   signature could be read as that of another message: behind an id must come a character
    ///   that no id has, behind a time one that is no digit.
    init(_ text: String) throws(InvalidSignatureScheme) {
        pieces = try TemplateText.pieces(
            of: text,
            in: "content",
            known: ["id", "timestamp", "body"]
        )
        .map { piece in
            switch piece {
            case .literal(let bytes): .literal(bytes)
            case .name("id"): .id
            case .name("timestamp"): .timestamp
            case .name: .body
            }
        }
        for piece in [Piece.id, .timestamp, .body] where pieces.count(where: { $0 == piece }) > 1 {
            throw InvalidSignatureScheme("content", "has {\(piece.name)} twice: keep one of them")
        }
        guard has(.body) else {
            throw InvalidSignatureScheme("content", "has no {body}: without it anyone can alter it")
        }
        for (piece, next) in zip(pieces, pieces.dropFirst().map(Optional.some) + [nil]) {
            try Self.checkEnd(of: piece, before: next)
        }
    }

    func has(_ piece: Piece) -> Bool { pieces.contains(piece) }

    /// What is signed in front of the body.
    func filled(id: [UInt8], timestamp: [UInt8]) -> SignedContent {
        var content = SignedContent()
        for piece in pieces {
            switch piece {
            case .literal(let bytes): content.head += bytes
            case .id: content.head += id
            case .timestamp: content.head += timestamp
            // It is the last piece.
            case .body: break
            }
        }
        return content
    }

    var description: String {
        pieces.map { piece in
            guard case .literal(let bytes) = piece else { return "{\(piece.name)}" }
            return TemplateText.escaped(bytes)
        }.joined()
    }

    private static func checkEnd(
        of piece: Piece,
        before next: Piece?
    ) throws(InvalidSignatureScheme) {
        guard let next else { return }
        var follower: UInt8?
        if case .literal(let bytes) = next { follower = bytes.first }
        switch piece {
        case .id:
            if let follower, !(0x21...0x7E).contains(follower) || follower == UInt8(ascii: ".") {
                return
            }
            throw InvalidSignatureScheme(
                "content",
                "has no full stop behind {id}: an id has any other visible character, so that one"
                    + " message could pass for another"
            )
        case .timestamp:
            if let follower, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(follower) { return }
            throw InvalidSignatureScheme(
                "content",
                "has nothing but digits or a value behind {timestamp}: put a full stop between"
                    + " them, so that no message can pass for another"
            )
        case .body:
            throw InvalidSignatureScheme(
                "content",
                "has something behind {body}, which may hold any bytes: put {body} last, so that no"
                    + " message can pass for another"
            )
        case .literal:
            return
        }
    }
}

extension ContentTemplate.Piece {
    fileprivate var name: String {
        switch self {
        case .literal: "text"
        case .id: "id"
        case .timestamp: "timestamp"
        case .body: "body"
        }
    }
}
