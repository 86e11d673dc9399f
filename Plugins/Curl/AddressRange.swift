public import Tackle

/// A range of addresses, written as a CIDR: `10.0.0.0/8`, or one address alone.
public struct AddressRange: Sendable, Hashable, CustomStringConvertible {
    /// The first address.
    public let address: IPAddress

    /// How many leading bits all addresses of the range share.
    public let prefixLength: Int

    /// Reads a range.
    ///
    /// - Throws: ``InvalidAddressRange``.
    public init(_ text: String) throws(InvalidAddressRange) {
        let parts = text.utf8.split(separator: 0x2F, maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first) ?? "") else {
            throw InvalidAddressRange(
                "'\(text.quotable)' is not an address range: write 10.0.0.0/8, fd00::/8 or one address"
            )
        }
        let bits = address.bytes.count * 8
        var length = bits
        if parts.count == 2 {
            let digits = parts[1]
            guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
                digits.count == 1 || digits.first != 0x30,
                let number = Int(String(digits) ?? ""), number <= bits
            else {
                throw InvalidAddressRange(
                    "'\(text.quotable)' has a prefix other than 0 to \(bits) behind the slash"
                )
            }
            length = number
        }
        let network = Self.mask(address, to: length)
        guard network == address else {
            throw InvalidAddressRange(
                "'\(text.quotable)' has bits set behind its prefix: write \(network)/\(length)"
            )
        }
        self.address = address
        prefixLength = length
    }

    /// A range of the table of special addresses, whose text is right.
    init(known text: String) {
        do {
            try self.init(text)
        } catch {
            preconditionFailure("\(error)")
        }
    }

    /// Whether an address lies in the range.
    ///
    /// A range of IPv4-mapped addresses is one of the IPv4 addresses that they stand for.
    public func contains(_ other: IPAddress) -> Bool {
        let other = other.unmapped
        let own = address.unmapped
        guard own.bytes.count == other.bytes.count else { return false }
        let length = own == address ? prefixLength : max(0, prefixLength - 96)
        return Self.mask(other, to: length) == own
    }

    private static func mask(_ address: IPAddress, to length: Int) -> IPAddress {
        let bytes = address.bytes.enumerated().map { index, byte in
            let kept = min(8, max(0, length - index * 8))
            return byte & UInt8(truncatingIfNeeded: 0xFF00 >> kept)
        }
        return IPAddress(bytes: bytes) ?? address
    }

    /// The range as a CIDR.
    public var description: String { "\(address)/\(prefixLength)" }
}

/// A text that is no address range, and why.
public struct InvalidAddressRange: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong and what to do, in one sentence.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
