/// Reads the text of an address byte by byte; nothing may be left over.
struct IPAddressParser {
    private let text: ArraySlice<UInt8>
    private var index: Int

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        index = text.startIndex
    }

    /// Four decimal numbers without leading zeros, each at most 255.
    mutating func v4() -> IPAddress? {
        var bits: UInt32 = 0
        for part in 0..<4 {
            if part > 0 {
                guard take(".") else { return nil }
            }
            guard let number = decimalByte() else { return nil }
            bits = bits << 8 | number
        }
        return atEnd ? IPAddress(v4: bits) : nil
    }

    /// Groups of hexadecimal digits, one `::` at most, the last two groups perhaps dotted decimal.
    mutating func v6() -> IPAddress? {
        var bits: UInt128 = 0
        var groups = 0
        var gap: Int?
        if take(":") {
            guard take(":") else { return nil }
            gap = 0
        }
        while gap != groups || !atEnd {
            let start = index
            guard let group = hexadecimalGroup() else { return nil }
            if peek(".") {
                index = start
                guard groups <= 6, let embedded = v4() else { return nil }
                bits = bits << 32 | embedded.bits
                groups += 2
                break
            }
            guard groups < 8 else { return nil }
            bits = bits << 16 | UInt128(group)
            groups += 1
            if atEnd { break }
            guard take(":"), !atEnd else { return nil }
            if take(":") {
                guard gap == nil else { return nil }
                gap = groups
            }
        }
        return Self.expand(bits, groups: groups, gap: gap)
    }

    /// Fills the `::` with zeros, which stand for at least one group.
    private static func expand(_ bits: UInt128, groups: Int, gap: Int?) -> IPAddress? {
        guard let gap else { return groups == 8 ? IPAddress(v6: bits) : nil }
        guard groups < 8 else { return nil }
        let tailWidth = UInt128(16 * (groups - gap))
        let tail = bits & ((1 << tailWidth) - 1)
        let head = (bits >> tailWidth) << UInt128(16 * (8 - gap))
        return IPAddress(v6: head | tail)
    }

    private var atEnd: Bool { index == text.endIndex }

    private func peek(_ scalar: Unicode.Scalar) -> Bool {
        !atEnd && text[index] == UInt8(ascii: scalar)
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek(scalar) else { return false }
        index += 1
        return true
    }

    private mutating func decimalByte() -> UInt32? {
        let start = index
        var number: UInt32 = 0
        while !atEnd, ASCIISet.digits.contains(text[index]) {
            number = number * 10 + UInt32(text[index] - UInt8(ascii: "0"))
            index += 1
            guard number <= 255 else { return nil }
            // A leading zero is octal to some parsers.
            guard index - start == 1 || text[start] != UInt8(ascii: "0") else { return nil }
        }
        return index > start ? number : nil
    }

    private mutating func hexadecimalGroup() -> UInt16? {
        let start = index
        var number: UInt32 = 0
        while !atEnd, let digit = hexadecimalValue(text[index]) {
            number = number << 4 | UInt32(digit)
            index += 1
            guard index - start <= 4 else { return nil }
        }
        return index > start ? UInt16(number) : nil
    }

    private func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        guard ASCIISet.hexDigits.contains(byte) else { return nil }
        return ASCIISet.digits.contains(byte)
            ? byte - UInt8(ascii: "0")
            : lowercaseASCII(byte) - UInt8(ascii: "a") + 10
    }
}
