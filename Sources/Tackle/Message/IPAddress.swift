/// An IPv4 or IPv6 address, as a number and its family, without a zone.
///
/// Text is read strictly: one canonical spelling for IPv4, RFC 4291 for IPv6. What other parsers
/// also take (octal, hexadecimal, short or decimal IPv4, a zone id) is no address here, since two
/// parsers that read one text differently are how a guard is passed.
public struct IPAddress: Sendable, Hashable {
    /// The two families of addresses.
    public enum Family: Sendable, Hashable {
        /// IPv4: 32 bits, 4 bytes.
        case v4
        /// IPv6: 128 bits, 16 bytes.
        case v6
    }

    /// The family, which says how many of the bits count.
    public let family: Family

    /// The address as a number, the first byte on the wire being the highest; IPv4 uses 32 bits.
    public let bits: UInt128

    /// The IPv4 address of a number, the first byte on the wire being the highest.
    public init(v4 bits: UInt32) {
        family = .v4
        self.bits = UInt128(bits)
    }

    /// The IPv6 address of a number, the first byte on the wire being the highest.
    public init(v6 bits: UInt128) {
        family = .v6
        self.bits = bits
    }

    /// The address of 4 or 16 bytes in network order, as in a `sockaddr`; nil for another count.
    public init?(bytes: some Sequence<UInt8>) {
        var bits: UInt128 = 0
        var count = 0
        for byte in bytes {
            guard count < 16 else { return nil }
            bits = bits << 8 | UInt128(byte)
            count += 1
        }
        switch count {
        case 4: self.init(v4: UInt32(truncatingIfNeeded: bits))
        case 16: self.init(v6: bits)
        default: return nil
        }
    }

    /// The 4 or 16 bytes in network order.
    public var bytes: [UInt8] {
        let count = bitWidth / 8
        return (1...count).map { UInt8(truncatingIfNeeded: bits >> UInt128(8 * (count - $0))) }
    }

    /// How many bits an address of this family has: 32 or 128.
    public var bitWidth: Int { family == .v4 ? 32 : 128 }

    /// The IPv4 address inside an IPv4-mapped one, else itself.
    ///
    /// Mapped is `::ffff:0:0/96` (RFC 4291, section 2.5.5.2): a socket that is opened to the mapped
    /// form reaches the IPv4 address.
    public var unmapped: IPAddress {
        guard family == .v6, bits >> 32 == 0xffff else { return self }
        return IPAddress(v4: UInt32(truncatingIfNeeded: bits))
    }
}

extension IPAddress: LosslessStringConvertible {
    /// Reads canonical dotted decimal, or IPv6 as of RFC 4291, section 2.2, without brackets.
    ///
    /// Nil for all else, a leading zero in dotted decimal, a zone id and a blank among it.
    public init?(_ text: String) {
        // The longest is IPv6 with eight groups of which the last two are dotted decimal.
        guard text.utf8.count <= 45 else { return nil }
        self.init(utf8: Array(text.utf8)[...])
    }

    init?(utf8 text: ArraySlice<UInt8>) {
        var parser = IPAddressParser(text)
        guard let address = text.contains(UInt8(ascii: ":")) ? parser.v6() : parser.v4() else {
            return nil
        }
        self = address
    }

    /// Canonical text: dotted decimal, or RFC 5952, section 4, and for a mapped address section 5.
    public var description: String {
        switch family {
        case .v4: dottedDecimal
        case .v6 where unmapped.family == .v4: "::ffff:" + unmapped.dottedDecimal
        case .v6: groupsText
        }
    }

    /// As it stands in a URL (RFC 3986, section 3.2.2): IPv6 in brackets.
    package var urlText: String { family == .v6 ? "[\(self)]" : description }

    private var dottedDecimal: String {
        "\(bits >> 24 & 0xff).\(bits >> 16 & 0xff).\(bits >> 8 & 0xff).\(bits & 0xff)"
    }

    private var groupsText: String {
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(16 * (7 - $0))) }
        let hex = groups.map { String($0, radix: 16) }
        let gap = Self.longestZeros(in: groups)
        // RFC 5952, section 4.2.2: "::" never stands for one group alone.
        guard gap.count > 1 else { return hex.joined(separator: ":") }
        return hex[..<gap.lowerBound].joined(separator: ":") + "::"
            + hex[gap.upperBound...].joined(separator: ":")
    }

    /// The first of the longest runs of zeros (RFC 5952, section 4.2.3).
    private static func longestZeros(in groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 { start = index + 1 }
            if index + 1 - start > longest.count { longest = start..<index + 1 }
        }
        return longest
    }
}
