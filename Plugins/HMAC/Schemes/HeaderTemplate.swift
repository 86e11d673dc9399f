/// The value of a signature's header field as a template: `sha256={signature}`.
struct HeaderTemplate: Sendable, Hashable, CustomStringConvertible {
    enum Piece: Sendable, Hashable {
        case literal([UInt8])
        case timestamp
        case signature
    }

    private let pieces: [Piece]

    /// Makes a template of pieces that are known to be right.
    init(_ pieces: [Piece]) {
        self.pieces = pieces
    }

    /// Reads a template and judges it.
    ///
    /// - Throws: ``InvalidSignatureScheme`` where the signature is missing or there twice, where
    ///   the end of a time could not be told, and for what no header field may hold.
    init(_ text: String) throws(InvalidSignatureScheme) {
        pieces = try TemplateText.pieces(of: text, in: "value", known: ["signature", "timestamp"])
            .map { piece in
                switch piece {
                case .literal(let bytes): .literal(bytes)
                case .name("timestamp"): .timestamp
                case .name: .signature
                }
            }
        guard pieces.count(where: { $0 == .signature }) == 1 else {
            throw InvalidSignatureScheme("value", "needs {signature} once: write it where it goes")
        }
        guard pieces.count(where: { $0 == .timestamp }) <= 1 else {
            throw InvalidSignatureScheme("value", "has {timestamp} twice: keep one of them")
        }
        for (piece, next) in zip(pieces, pieces.dropFirst()) where piece == .timestamp {
            if case .literal(let bytes) = next, !UnixTimestamp.isDigit(bytes[0]) { continue }
            throw InvalidSignatureScheme(
                "value",
                "has nothing but digits or a value behind {timestamp}: put a comma between them"
            )
        }
        let blanks: [UInt8] = [0x20, 0x0A]
        guard !text.utf8.contains(0x0A), text.utf8.first.map(blanks.contains) != true,
            text.utf8.last.map(blanks.contains) != true
        else {
            throw InvalidSignatureScheme("value", "has a line end, or a blank around it: remove it")
        }
    }

    var hasTimestamp: Bool { pieces.contains(.timestamp) }

    /// The value of a header field.
    func filled(signature: String, timestamp: String) -> String {
        pieces.map { piece in
            switch piece {
            case .literal(let bytes): String(decoding: bytes, as: UTF8.self)
            case .timestamp: timestamp
            case .signature: signature
            }
        }.joined()
    }

    /// The parts of a value that is of this form and nothing else; nil for any other.
    func match(
        _ value: [UInt8],
        signatureLength: Int
    ) -> (signature: ArraySlice<UInt8>, timestamp: ArraySlice<UInt8>?)? {
        var rest = value[...]
        var signature: ArraySlice<UInt8>?
        var timestamp: ArraySlice<UInt8>?
        for piece in pieces {
            switch piece {
            case .literal(let bytes):
                guard rest.starts(with: bytes) else { return nil }
                rest = rest.dropFirst(bytes.count)
            case .timestamp:
                timestamp = rest.prefix(while: UnixTimestamp.isDigit)
                rest = rest.dropFirst(timestamp?.count ?? 0)
            case .signature:
                guard rest.count >= signatureLength else { return nil }
                signature = rest.prefix(signatureLength)
                rest = rest.dropFirst(signatureLength)
            }
        }
        guard rest.isEmpty, let signature else { return nil }
        return (signature: signature, timestamp: timestamp)
    }

    var description: String {
        pieces.map { piece in
            switch piece {
            case .literal(let bytes): TemplateText.escaped(bytes)
            case .timestamp: "{timestamp}"
            case .signature: "{signature}"
            }
        }.joined()
    }
}
