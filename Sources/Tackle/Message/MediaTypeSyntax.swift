/// The grammar of a `Content-Type` (RFC 9110, section 8.3.1), judged on bytes.
enum MediaTypeSyntax {
    private static let lengthLimit = 256

    static func check(_ text: String) throws(InvalidWebhook) {
        let bytes = Array(text.utf8)
        guard bytes.count <= lengthLimit else {
            throw refusal("has \(bytes.count) bytes; at most \(lengthLimit) are allowed")
        }
        guard bytes.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else {
            throw refusal("has a byte that is not visible ASCII; remove it")
        }
        var scanner = Scanner(rest: bytes[...])
        guard scanner.token(), scanner.take("/"), scanner.token() else {
            throw refusal("needs a type and a subtype, such as application/json")
        }
        while !scanner.rest.isEmpty {
            scanner.whitespace()
            guard scanner.take(";") else {
                throw refusal(
                    "has text after the media type that is no parameter; use ; name=value"
                )
            }
            scanner.whitespace()
            // RFC 9110, section 5.6.6, allows a semicolon with nothing behind it.
            if scanner.rest.isEmpty || scanner.rest.first == UInt8(ascii: ";") { continue }
            guard scanner.token(), scanner.take("="), scanner.token() || scanner.quotedString()
            else {
                throw refusal("has a malformed parameter; write it as ; name=value")
            }
        }
        guard let last = bytes.last, last != 0x20, last != 0x09 else {
            throw refusal("ends in white space; remove it")
        }
    }

    private static func refusal(_ reason: String) -> InvalidWebhook {
        InvalidWebhook(field: "contentType", reason: reason)
    }

    private struct Scanner {
        var rest: ArraySlice<UInt8>

        mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: scalar) else { return false }
            rest.removeFirst()
            return true
        }

        mutating func whitespace() {
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
        }

        /// One or more token characters (RFC 9110, section 5.6.2).
        mutating func token() -> Bool {
            let count = rest.count
            rest = rest.drop { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default:
                    "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
            return rest.count < count
        }

        /// A quoted string, in which `\` quotes the next byte (RFC 9110, section 5.6.4).
        mutating func quotedString() -> Bool {
            guard take("\"") else { return false }
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "\"") { return true }
                if byte == UInt8(ascii: "\\"), rest.popFirst() == nil { return false }
            }
            return false
        }
    }
}
