/// A set of ASCII bytes, as one bit each, so that a rule about bytes is one shift and one mask.
package struct ASCIISet: Sendable {
    private let bits: UInt128

    /// The set of the bytes of a text; bytes that are not ASCII are left out.
    package init(_ text: StaticString) {
        var bits: UInt128 = 0
        text.withUTF8Buffer { buffer in
            for byte in buffer where byte < 0x80 { bits |= 1 << UInt128(byte) }
        }
        self.bits = bits
    }

    /// The bytes that are in either set.
    package func union(_ other: ASCIISet) -> ASCIISet { ASCIISet(bits: bits | other.bits) }

    /// Whether the byte is in the set.
    package func contains(_ byte: UInt8) -> Bool {
        byte < 0x80 && bits >> UInt128(byte) & 1 == 1
    }

    private init(bits: UInt128) { self.bits = bits }

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
    return zip(left.utf8, right.utf8).allSatisfy { lowercaseASCII($0) == lowercaseASCII($1) }
}
