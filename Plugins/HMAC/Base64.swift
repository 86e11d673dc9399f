/// Base64 with the standard alphabet and padding (RFC 4648, section 4), strict both ways.
///
/// It reads and writes raw memory, so a secret passes through no string and no array on its way.
/// It branches on what it reads, which is bearable for a secret read once with the configuration.
enum Base64 {
    /// The text of the bytes, padded.
    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let second = index + 1 < bytes.count ? bytes[index + 1] : 0
            let third = index + 2 < bytes.count ? bytes[index + 2] : 0
            text.append(letter(bytes[index] >> 2))
            text.append(letter((bytes[index] & 0x03) << 4 | second >> 4))
            text.append(index + 1 < bytes.count ? letter((second & 0x0F) << 2 | third >> 6) : pad)
            text.append(index + 2 < bytes.count ? letter(third & 0x3F) : pad)
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
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

    private static func letter(_ value: UInt8) -> UInt8 {
        switch value {
        case 0...25: UInt8(ascii: "A") + value
        case 26...51: UInt8(ascii: "a") + value - 26
        case 52...61: UInt8(ascii: "0") + value - 52
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

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
