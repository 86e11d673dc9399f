extension String {
    /// The text with what looks like a secret of Standard Webhooks cut behind its prefix.
    ///
    /// Whoever puts a secret in the place of something else, such as an option's name, is told of
    /// that place by an error; the error goes to logs, and the secret must not.
    package var hidingSecrets: String {
        var shown: [UInt8] = []
        var rest = Array(utf8)[...]
        while let first = rest.first {
            if let prefix = Self.secretPrefixes.first(where: rest.starts) {
                shown += prefix
                rest = rest.dropFirst(prefix.count)
                let hidden = rest.prefix(while: Self.isBase64)
                if !hidden.isEmpty { shown += Array("…".utf8) }
                rest = rest.dropFirst(hidden.count)
            } else {
                shown.append(first)
                rest.removeFirst()
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    /// Of a symmetric secret and of a private key; a public one may be seen.
    private static let secretPrefixes = [Array("whsec_".utf8), Array("whsk_".utf8)]

    /// With the characters of base64 for URLs, and so with a prefix that is there twice.
    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"),
            UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
