extension JSONScanner {
    /// Passes over a number (RFC 8259, section 6).
    mutating func skipNumber() throws(JSONSyntaxError) {
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if let next = peek(), isDigit(next) {
                throw error("a digit after a leading 0")
            }
        } else {
            try skipDigits()
        }
        if take(UInt8(ascii: ".")) { try skipDigits() }
        guard peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") else { return }
        offset += 1
        if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
        try skipDigits()
    }

    private mutating func skipDigits() throws(JSONSyntaxError) {
        let start = offset
        while offset < bytes.count, isDigit(bytes[offset]) { offset += 1 }
        guard offset > start else { throw error("a digit is expected") }
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
