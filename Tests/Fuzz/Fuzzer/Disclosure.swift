/// Whether what is said of a secret shows a piece of it.
enum Disclosure {
    /// The bytes of a piece.
    private static let length = 8

    /// Demands that no piece of a secret stands in what is said of it.
    ///
    /// A sentence's own words may stand in the secret too. So a piece that is found is altered, and
    /// said again: what shows it then has it from there.
    static func check(_ secret: [UInt8], says: ([UInt8]) -> String?) {
        guard secret.count >= length, let sentence = says(secret) else { return }
        let shown = Set(pieces(of: Array(sentence.utf8)))
        guard let start = pieces(of: secret).firstIndex(where: shown.contains) else { return }
        let range = start..<(start + length)
        var altered = secret
        for index in range { altered[index] = other(than: secret[index]) }
        let again = says(altered).map { pieces(of: Array($0.utf8)) }
        demand(
            again?.contains(pieces(of: Array(altered[range]))[0]) != true,
            "what is said of a secret shows none of it: '\(sentence)'"
        )
    }

    /// Each eight bytes that stand together, as a number.
    private static func pieces(of text: [UInt8]) -> [UInt64] {
        var piece: UInt64 = 0
        return text.enumerated().compactMap { index, byte in
            piece = piece << 8 | UInt64(byte)
            return index + 1 < length ? nil : piece
        }
    }

    /// Another byte of the same kind, so that the secret is refused for the same reason.
    private static func other(than byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): (byte - 97 + 13) % 26 + 97
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): (byte - 65 + 13) % 26 + 65
        case UInt8(ascii: "0")...UInt8(ascii: "9"): (byte - 48 + 5) % 10 + 48
        case UInt8(ascii: " "): UInt8(ascii: "_")
        default: byte
        }
    }
}
