/// Whole seconds since 1970 as header fields carry them: `0`, or 1 to 12 digits, the first not 0.
///
/// Nothing else is a number here: a sign, a fraction, an exponent, leading zeros or digits of other
/// scripts would be read differently by different receivers. Twelve digits last until the year
/// 33658 and leave out milliseconds.
enum UnixTimestamp {
    static let range = 0.0..<1e12

    static func parse(_ text: [UInt8]) -> Int64? {
        guard (1...12).contains(text.count), text[0] != UInt8(ascii: "0") || text.count == 1 else {
            return nil
        }
        var seconds: Int64 = 0
        for byte in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            seconds = seconds * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return seconds
    }
}
