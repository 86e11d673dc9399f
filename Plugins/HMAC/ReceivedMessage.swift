import FoundationEssentials

/// A webhook as it arrived, and what it takes to judge it.
struct ReceivedMessage: Sendable {
    let headers: [(name: String, value: String)]
    let body: [UInt8]
    let now: Date
    let tolerance: Duration

    /// The bytes of the one header field of that name, without blanks around them.
    ///
    /// Names differ in case only for ASCII letters (RFC 9110, section 5.1); spaces and tabs around
    /// a value are not part of it (section 5.5). A field that is there twice is refused, since
    /// another reader may take the other one.
    func header(_ name: String) throws(SignatureRefusal) -> [UInt8] {
        var found: [UInt8]?
        for header in headers where Self.isName(header.name, name) {
            guard found == nil else { throw .duplicate(name) }
            found = Array(header.value.utf8)
        }
        guard let value = found.map(Self.trimmed), !value.isEmpty else { throw .missing(name) }
        return value
    }

    /// Refuses a time that is more than the tolerance away from now, in either direction.
    ///
    /// Both are whole seconds. A clock that is not a number and a negative tolerance refuse all.
    func checkTime(_ timestamp: Int64) throws(SignatureRefusal) {
        let (seconds, attoseconds) = tolerance.components
        let allowed = Double(seconds) + Double(attoseconds) / 1e18
        let age = now.timeIntervalSince1970.rounded(.down) - Double(timestamp)
        guard -age <= allowed else { throw .tooNew }
        guard age <= allowed else { throw .tooOld }
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
