/// The exact value of a JSON number, compared without ever rounding it.
///
/// The value is 0.d₁d₂d₃… times ten to the power of `exponent`, with d₁ not zero; zero has no
/// digits.
struct DecimalText: Comparable {
    private let isNegative: Bool
    private let digits: [UInt8]
    private let exponent: Int

    /// Reads a number that the encoder itself wrote.
    init(_ text: String) {
        var digits: [UInt8] = []
        var pointShift = 0
        var seenPoint = false
        var power = 0
        var rest = Substring(text).utf8
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "."):
                seenPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                power = Int(String(Substring(rest))) ?? 0
                rest = Substring().utf8
            default:
                digits.append(byte)
                if !seenPoint { pointShift += 1 }
            }
        }
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leading)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        self.isNegative = isNegative && !digits.isEmpty
        self.digits = digits
        exponent = digits.isEmpty ? Int.min : pointShift - leading + power
    }

    static func < (left: DecimalText, right: DecimalText) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isNearerToZero(than: left) : left.isNearerToZero(than: right)
    }

    private func isNearerToZero(than other: DecimalText) -> Bool {
        exponent != other.exponent
            ? exponent < other.exponent : digits.lexicographicallyPrecedes(other.digits)
    }
}
