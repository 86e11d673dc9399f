/// A strict reading of JSON texts (RFC 8259) that never changes a byte of them.
///
/// A text is one value in UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above
/// U+10FFFF) without a byte order mark. Values nest at most 512 levels deep, and an escaped
/// surrogate must be half of a pair. Numbers may have any size, since they are not converted.
package enum JSONText {
    /// How deep arrays and objects may nest.
    package static let depthLimit = 512

    /// Checks that bytes are one JSON text, and says what it is.
    @discardableResult
    package static func check(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONKind {
        var scanner = JSONScanner(bytes)
        scanner.skipWhitespace()
        let kind = try scanner.skipValue()
        try scanner.expectEnd()
        return kind
    }

    /// Splits the text of one JSON object into its members, in the order they stand.
    ///
    /// The whole text is checked. A name that stands twice in this object is refused; objects
    /// inside it may repeat names, as RFC 8259 lets them.
    package static func members(of bytes: [UInt8]) throws(JSONSyntaxError) -> [JSONMember] {
        var scanner = JSONScanner(bytes)
        scanner.skipWhitespace()
        guard scanner.take(UInt8(ascii: "{")) else {
            throw scanner.error("an object, beginning with {, is expected")
        }
        var members: [JSONMember] = []
        // As bytes, since Swift's strings are equal where Unicode calls them equivalent.
        var names: Set<[UInt8]> = []
        scanner.skipWhitespace()
        if !scanner.take(UInt8(ascii: "}")) {
            repeat {
                scanner.skipWhitespace()
                let start = scanner.offset
                let member = try member(&scanner)
                guard names.insert(Array(member.key.utf8)).inserted else {
                    throw JSONSyntaxError(
                        offset: start,
                        reason: "the key '\(member.key.quotable)' stands twice"
                    )
                }
                members.append(member)
                scanner.skipWhitespace()
            } while scanner.take(UInt8(ascii: ","))
            guard scanner.take(UInt8(ascii: "}")) else {
                throw scanner.error("a comma or } is expected")
            }
        }
        try scanner.expectEnd()
        return members
    }

    private static func member(_ scanner: inout JSONScanner) throws(JSONSyntaxError) -> JSONMember {
        let start = scanner.offset
        try scanner.skipKey()
        let key = JSONScanner.decode(scanner.bytes[start..<scanner.offset])
        scanner.skipWhitespace()
        guard scanner.take(UInt8(ascii: ":")) else { throw scanner.error("a colon is expected") }
        scanner.skipWhitespace()
        let valueStart = scanner.offset
        let kind = try scanner.skipValue(depth: 1)
        return JSONMember(key: key, value: valueStart..<scanner.offset, kind: kind)
    }

    /// The string that a JSON string token stands for, quotation marks included in the token.
    package static func string(_ token: some Collection<UInt8>) throws(JSONSyntaxError) -> String {
        let bytes = Array(token)
        guard bytes.first == UInt8(ascii: "\"") else {
            throw JSONSyntaxError(offset: 0, reason: "a string is expected")
        }
        var scanner = JSONScanner(bytes)
        try scanner.skipString()
        guard scanner.offset == bytes.count else { throw scanner.error("text after the string") }
        return JSONScanner.decode(bytes[...])
    }
}
