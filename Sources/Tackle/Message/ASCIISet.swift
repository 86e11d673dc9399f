/// A set of ASCII bytes, as one bit each, so that a rule about bytes is one shift and one mask.
package struct ASCIISet: Sendable {
    /// The bytes below 64, and those from 64 on.
    private let halves: (low: UInt64, high: UInt64)

    /// The set of the bytes of a text; bytes that are not ASCII are left out.
    package init(_ text: StaticString) {
        var bits: (low: UInt64, high: UInt64) = (0, 0)
        text.withUTF8Buffer { buffer in
            for byte in buffer where byte < 0x80 {
                if byte < 0x40 {
                    bits.low |= 1 << UInt64(byte)
                } else {
                    bits.high |= 1 << UInt64(byte - 0x40)
                }
            }
        }
        halves = bits
    }

    private init(low: UInt64, high: UInt64) { halves = (low, high) }

    /// The bytes that are in either set.
    package func union(_ other: ASCIISet) -> ASCIISet {
        ASCIISet(low: halves.low | other.halves.low, high: halves.high | other.halves.high)
    }

    /// Whether the byte is in the set.
    package func contains(_ byte: UInt8) -> Bool {
        let half = byte < 0x40 ? halves.low : halves.high
        // The shift is by the lowest six bits of the byte.
        return byte < 0x80 && half &>> UInt64(byte) & 1 == 1
    }

    /// Whether the set has every byte of the text.
    package func containsAll(_ text: String) -> Bool { text.withBytes(containsAll) }

    /// Whether the set has all the bytes.
    package func containsAll(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let (low, high) = halves
        var lacks: UInt64 = 0
        // To look at all bytes takes less time than to branch at each.
        for byte in bytes {
            lacks |= ~((byte < 0x40 ? low : high) &>> UInt64(byte)) | UInt64(byte >> 7)
        }
        return lacks & 1 == 0
    }

    /// `0` to `9`.
    package static let digits = ASCIISet("0123456789")

    /// `A` to `Z` and `a` to `z`.
    package static let letters = ASCIISet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    /// Hexadecimal digits of either case.
    package static let hexDigits = ASCIISet("0123456789ABCDEFabcdef")

    /// The bytes of a token (RFC 9110, section 5.6.2).
    package static let token = letters.union(digits).union(ASCIISet("!#$%&'*+-.^_`|~"))
}

/// An ASCII capital as its small letter, any other byte as it is.
///
/// `String.lowercased()` follows Unicode, where the Kelvin sign becomes `k`.
func lowercaseASCII(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
}

/// Whether two texts have the same bytes, capitals and small ASCII letters being the same.
package func equalIgnoringASCIICase(_ left: String, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    return left.withBytes { left in
        right.withBytes { right in
            left.indices.allSatisfy { index in
                left[index] == right[index]
                    || lowercaseASCII(left[index]) == lowercaseASCII(right[index])
            }
        }
    }
}
