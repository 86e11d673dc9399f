/// Whole seconds since 1970 as header fields carry them: `0`, or 1 to 12 digits, the first not 0.
///
/// Nothing else is a number here: a sign, a fraction, an exponent, leading zeros or digits of other
/// scripts would be read differently by different receivers. Twelve digits last until the year
/// 33658 and leave out milliseconds.
enum UnixTimestamp {
    static let range = 0.0..<1e12

    /// The digits of a number of seconds; nil where they are more than twelve, or it is negative.
    static func text(_ seconds: Int64) -> String? {
        guard (0..<1_000_000_000_000).contains(seconds) else { return nil }
        return String(unsafeUninitializedCapacity: 12) { room in
            var count = 1
            var power: Int64 = 10
            while power <= seconds {
                power *= 10
                count += 1
            }
            var rest = UInt64(seconds)
            for place in (0..<count).reversed() {
                room[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            return count
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    static func parse(_ text: [UInt8]) -> Int64? {
        guard (1...12).contains(text.count), text[0] != UInt8(ascii: "0") || text.count == 1 else {
            return nil
        }
        var seconds: Int64 = 0
        for byte in text {
            guard isDigit(byte) else { return nil }
            seconds = seconds * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return seconds
    }
}
