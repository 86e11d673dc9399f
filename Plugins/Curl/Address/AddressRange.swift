public import Tackle

/// A range of addresses in CIDR notation (RFC 4632, section 3.1; RFC 4291, section 2.3).
public struct AddressRange: Sendable, Hashable {
    /// The first address of the range.
    public let network: IPAddress

    /// How many leading bits all addresses of the range share: 0 to 32, or 0 to 128.
    public let prefixLength: Int

    /// Ones where the bits of the range's addresses are those of its network.
    private let mask: UInt128

    /// Reads `address/prefix`, or one address, which is a range of that address alone.
    ///
    /// Throws an `InvalidAddressRange` where the text is not one, where the address has bits past
    /// the prefix (it then names the network that may have been meant), and where the range is
    /// IPv4-mapped, since such addresses are judged as the IPv4 addresses they hold.
    public init(_ text: String) throws(InvalidAddressRange) {
        let parts = text.utf8.split(
            separator: UInt8(ascii: "/"),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard let address = parts.first.flatMap(String.init).flatMap(IPAddress.init) else {
            throw InvalidAddressRange(
                text,
                "is not a CIDR: write an address and a prefix length, such as 10.1.0.0/16"
            )
        }
        let width = address.bitWidth
        var prefixLength = width
        if parts.count > 1 {
            guard let number = Self.number(parts[1]), number <= width else {
                throw InvalidAddressRange(
                    text,
                    "is not a CIDR: its prefix length is not a number from 0 to \(width)"
                )
            }
            prefixLength = number
        }
        self.init(containing: address, prefixLength: prefixLength)
        guard network == address else {
            throw InvalidAddressRange(
                text,
                "has bits past its prefix: write the network \(self), or a longer prefix"
            )
        }
        if let mapped { throw InvalidAddressRange(text, "is IPv4-mapped: write \(mapped)") }
    }

    /// The range of that prefix length in which the address lies.
    init(containing address: IPAddress, prefixLength: Int) {
        self.prefixLength = prefixLength
        mask = Self.mask(width: address.bitWidth, prefixLength: prefixLength)
        let bits = address.bits & mask
        switch address.family {
        case .v4: network = IPAddress(v4: UInt32(truncatingIfNeeded: bits))
        case .v6: network = IPAddress(v6: bits)
        }
    }

    /// Whether the address lies in the range; one of the other family never does.
    public func contains(_ address: IPAddress) -> Bool {
        guard address.family == network.family else { return false }
        return address.bits & mask == network.bits
    }

    /// The IPv4 range that an IPv4-mapped one stands for.
    private var mapped: AddressRange? {
        guard network.family == .v6, prefixLength >= 96, network.unmapped.family == .v4 else {
            return nil
        }
        return AddressRange(containing: network.unmapped, prefixLength: prefixLength - 96)
    }

    /// Ones in the leading bits of an address, of which the lowest `width` bits count.
    private static func mask(width: Int, prefixLength: Int) -> UInt128 {
        let all = UInt128.max >> UInt128(128 - width)
        return all & ~(all >> UInt128(prefixLength))
    }

    /// A decimal number of at most three digits without leading zeros.
    private static func number(_ text: Substring.UTF8View) -> Int? {
        guard
            1...3 ~= text.count, text.allSatisfy(ASCIISet.digits.contains),
            text.count == 1 || text.first != UInt8(ascii: "0")
        else { return nil }
        return String(text).flatMap { Int($0) }
    }
}

extension AddressRange: CustomStringConvertible {
    /// CIDR notation, with the prefix length also where the range is one address.
    public var description: String { "\(network)/\(prefixLength)" }
}
