extension JSONScanner {
    /// Passes over a string (RFC 8259, section 7), from its first quotation mark.
    mutating func skipString() throws(JSONSyntaxError) {
        let start = offset
        offset += 1
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                offset += 1
                return
            }
            if byte == UInt8(ascii: "\\") {
                try skipEscape()
            } else if byte >= 0x80 {
                try skipMultibyte()
            } else if byte >= 0x20 {
                offset += 1
            } else {
                throw error("a control character in a string; write it as an escape")
            }
        }
        throw JSONSyntaxError(
            offset: bytes.count,
            reason: "the string that begins at byte \(start) has no end: the text ends"
        )
    }

    /// Passes over one character of two to four bytes: the table of RFC 3629, section 4.
    private mutating func skipMultibyte() throws(JSONSyntaxError) {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch bytes[offset] {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw error("a byte that is not UTF-8")
        }
        guard offset + length <= bytes.count, second.contains(bytes[offset + 1]) else {
            throw error("a byte that is not UTF-8")
        }
        for index in offset + 2..<offset + length where bytes[index] & 0xC0 != 0x80 {
            throw error("a byte that is not UTF-8")
        }
        offset += length
    }

    private mutating func skipEscape() throws(JSONSyntaxError) {
        let start = offset
        guard offset + 1 < bytes.count else { throw error("an escape without an end") }
        switch bytes[offset + 1] {
        case UInt8(ascii: "u"):
            let unit = try codeUnit()
            if UTF16.isTrailSurrogate(unit) { throw loneSurrogate(start) }
            guard UTF16.isLeadSurrogate(unit) else { return }
            guard peek() == UInt8(ascii: "\\"), offset + 1 < bytes.count,
                bytes[offset + 1] == UInt8(ascii: "u"), UTF16.isTrailSurrogate(try codeUnit())
            else { throw loneSurrogate(start) }
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            offset += 2
        default:
            throw error("an escape that JSON does not have")
        }
    }

    private func loneSurrogate(_ offset: Int) -> JSONSyntaxError {
        JSONSyntaxError(offset: offset, reason: "an escaped surrogate without its other half")
    }

    /// Passes over `\uXXXX`.
    private mutating func codeUnit() throws(JSONSyntaxError) -> UInt16 {
        guard offset + 6 <= bytes.count, let unit = Self.codeUnit(bytes[offset + 2..<offset + 6])
        else { throw error("\\u without four hexadecimal digits") }
        offset += 6
        return unit
    }

    private static func codeUnit(_ digits: ArraySlice<UInt8>) -> UInt16? {
        var unit: UInt16 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt16(digit - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt16(digit - 0x57)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt16(digit - 0x37)
            default: return nil
            }
        }
        return unit
    }

    /// The string of a token, quotation marks included, that `skipString()` has passed over.
    static func decode(_ token: ArraySlice<UInt8>) -> String {
        let text = token.dropFirst().dropLast()
        guard text.contains(UInt8(ascii: "\\")) else {
            return String(decoding: text, as: UTF8.self)
        }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
                result.append(byte)
                continue
            }
            switch escape {
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "u"):
                var units = [codeUnit(rest.prefix(4)) ?? 0xFFFD]
                rest.removeFirst(min(4, rest.count))
                if UTF16.isLeadSurrogate(units[0]) {
                    units.append(codeUnit(rest.dropFirst(2).prefix(4)) ?? 0xFFFD)
                    rest.removeFirst(min(6, rest.count))
                }
                result.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
            default:
                result.append(escape)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
