/// Hexadecimal text in small letters (RFC 4648, section 8), strict both ways.
enum Hex {
    /// The text of the bytes, two digits each.
    static func encode(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { room in
            var place = 0
            for byte in bytes {
                room[place] = digits.utf8Start[Int(byte >> 4)]
                room[place + 1] = digits.utf8Start[Int(byte & 15)]
                place += 2
            }
            return place
        }
    }

    /// Decodes into `room` and returns how many bytes that made, or nil.
    ///
    /// Nil stands for anything but pairs of digits; capitals count only where `anyCase` says so.
    static func decode(
        _ text: UnsafeRawBufferPointer,
        into room: UnsafeMutableRawBufferPointer,
        anyCase: Bool = false
    ) -> Int? {
        guard text.count.isMultiple(of: 2), text.count / 2 <= room.count else { return nil }
        for index in 0..<text.count / 2 {
            guard let high = value(text[index * 2], anyCase),
                let low = value(text[index * 2 + 1], anyCase)
            else { return nil }
            room[index] = high << 4 | low
        }
        return text.count / 2
    }

    private static let digits: StaticString = "0123456789abcdef"

    private static func value(_ digit: UInt8, _ anyCase: Bool) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F") where anyCase: digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
