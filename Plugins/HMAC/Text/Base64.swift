/// Base64 with the standard alphabet and padding (RFC 4648, section 4), strict both ways.
///
/// It reads and writes raw memory, so a secret passes through no string and no array on its way.
/// It branches on what it reads, which is bearable for a secret read once with the configuration.
enum Base64 {
    /// The text of the bytes, padded.
    static func encode(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: encodedCount(bytes.count)) { room in
            bytes.withUnsafeBytes { encode($0, into: UnsafeMutableRawBufferPointer(room)) }
        }
    }

    /// How many characters so many bytes make.
    static func encodedCount(_ count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Writes the text of the bytes to the start of `room`, which is large enough for it.
    ///
    /// - Returns: how many characters that made.
    @discardableResult
    static func encode(
        _ bytes: UnsafeRawBufferPointer,
        into room: UnsafeMutableRawBufferPointer
    ) -> Int {
        let count = encodedCount(bytes.count)
        precondition(room.count >= count, "less room than the text needs")
        var place = 0
        let whole = bytes.count / 3 * 3
        for index in stride(from: 0, to: whole, by: 3) {
            let (first, second, third) = (bytes[index], bytes[index + 1], bytes[index + 2])
            room[place] = letter(first >> 2)
            room[place + 1] = letter(first << 4 | second >> 4)
            room[place + 2] = letter(second << 2 | third >> 6)
            room[place + 3] = letter(third)
            place += 4
        }
        if whole < bytes.count {
            let second = whole + 1 < bytes.count ? bytes[whole + 1] : 0
            room[place] = letter(bytes[whole] >> 2)
            room[place + 1] = letter(bytes[whole] << 4 | second >> 4)
            room[place + 2] = whole + 1 < bytes.count ? letter(second << 2) : pad
            room[place + 3] = pad
        }
        return count
    }

    /// Decodes into `room` and returns how many bytes that made, or nil.
    ///
    /// Nil stands for any text but the one that ``encode(_:)`` would write: a character outside the
    /// alphabet, missing padding, unused bits that are not zero; and for a room that is too small.
    static func decode(
        _ text: UnsafeRawBufferPointer,
        into room: UnsafeMutableRawBufferPointer
    ) -> Int? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == pad }.count
        let count = text.count / 4 * 3 - padding
        guard count <= room.count else { return nil }
        var bits: UInt32 = 0
        var written = 0
        for (index, byte) in text.enumerated() {
            if index < text.count - padding {
                guard let value = value(byte) else { return nil }
                bits = bits << 6 | UInt32(value)
            } else {
                bits <<= 6
            }
            guard index % 4 == 3 else { continue }
            for shift in [16, 8, 0] as [UInt32] {
                let byte = UInt8(truncatingIfNeeded: bits >> shift)
                if written < count {
                    room[written] = byte
                    written += 1
                } else if byte != 0 {
                    return nil
                }
            }
            bits = 0
        }
        return written
    }

    private static let pad = UInt8(ascii: "=")

    /// The letter of the lowest six bits.
    private static func letter(_ value: UInt8) -> UInt8 { alphabet.utf8Start[Int(value & 63)] }

    private static let alphabet: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    private static func value(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
