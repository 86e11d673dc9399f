/// A webhook as it arrived.
struct ReceivedMessage: Sendable {
    let headers: [(name: String, value: String)]
    let body: [UInt8]
    let target: RequestTarget?

    /// The bytes of the one header field of that name, without blanks around them.
    ///
    /// Names differ in case only for ASCII letters (RFC 9110, section 5.1); spaces and tabs around
    /// a value are not part of it (section 5.5). A field that is there twice is refused, since
    /// another reader may take the other one.
    func header(_ name: String) throws(SignatureRefusal) -> [UInt8] {
        let found = values(of: name)
        guard found.count <= 1 else { throw .duplicateHeader(name) }
        guard let value = found.first, !value.isEmpty else { throw .missingHeader(name) }
        return value
    }

    /// The bytes of each header field of that name, without blanks around them.
    func values(of name: String) -> [[UInt8]] {
        headers.filter { Self.isName($0.name, name) }.map { Self.trimmed(Array($0.value.utf8)) }
    }

    private static func isName(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8) { lowercased($0) == lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func trimmed(_ value: [UInt8]) -> [UInt8] {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let first = value.firstIndex(where: { !isBlank($0) }),
            let last = value.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return Array(value[first...last])
    }
}
