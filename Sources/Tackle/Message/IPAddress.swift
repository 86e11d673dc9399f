/// An IPv4 or IPv6 address as its bytes.
public struct IPAddress: Sendable, Hashable {
    /// 4 bytes of an IPv4 address, or 16 of an IPv6 address, in network order.
    public let bytes: [UInt8]

    /// Takes the bytes of an address; `nil` where there are neither 4 nor 16.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads an address strictly; `nil` where the text is anything else.
    ///
    /// IPv4 is four decimal numbers without leading zeros; octal, hexadecimal and short forms are
    /// no addresses. IPv6 is as RFC 4291, section 2.2, writes it, without a zone.
    public init?(_ text: String) {
        let text = Array(text.utf8)
        if text.contains(0x3A) {
            guard let bytes = Self.ipv6(text[...]) else { return nil }
            self.bytes = bytes
        } else {
            guard let bytes = Self.ipv4(text[...]) else { return nil }
            self.bytes = bytes
        }
    }

    /// Whether it has 4 bytes.
    public var isIPv4: Bool { bytes.count == 4 }

    /// The IPv4 address that an IPv4-mapped one (`::ffff:0:0/96`, RFC 4291, section 2.5.5.2) stands
    /// for, else the address itself.
    public var unmapped: IPAddress {
        guard bytes.count == 16, bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF,
            bytes[11] == 0xFF
        else { return self }
        return IPAddress(unchecked: Array(bytes[12...]))
    }

    private init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    private static func ipv4(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
                part.count == 1 || part.first != 0x30
            else { return nil }
            let number = part.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            guard number <= 255 else { return nil }
            bytes.append(UInt8(number))
        }
        return bytes
    }

    private static func ipv6(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard let gap = firstGap(in: text) else {
            guard let bytes = groups(text, mayEndInIPv4: true), bytes.count == 16 else { return nil }
            return bytes
        }
        let left = text[..<gap]
        let right = text[(gap + 2)...]
        guard let head = groups(left, mayEndInIPv4: false),
            let tail = groups(right, mayEndInIPv4: true),
            // A gap stands for at least one group (RFC 5952, section 4.2.2, asks for two).
            head.count + tail.count <= 14
        else { return nil }
        return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func firstGap(in text: ArraySlice<UInt8>) -> Int? {
        text.indices.dropLast().first { text[$0] == 0x3A && text[$0 + 1] == 0x3A }
    }

    private static func groups(_ text: ArraySlice<UInt8>, mayEndInIPv4: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: 0x3A, omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if mayEndInIPv4, index == parts.count - 1, part.contains(0x2E) {
                guard let tail = ipv4(part) else { return nil }
                bytes += tail
                continue
            }
            guard (1...4).contains(part.count) else { return nil }
            var group = 0
            for byte in part {
                guard let digit = hexDigit(byte) else { return nil }
                group = group << 4 | digit
            }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes.count <= 16 ? bytes : nil
    }

    private static func hexDigit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte - 0x30)
        case 0x41...0x46: Int(byte - 0x37)
        case 0x61...0x66: Int(byte - 0x57)
        default: nil
        }
    }
}

extension IPAddress: CustomStringConvertible {
    /// The address as text; IPv6 in the form of RFC 5952, section 4.
    public var description: String {
        if isIPv4 { return bytes.map { String($0) }.joined(separator: ".") }
        if unmapped.isIPv4 { return "::ffff:\(unmapped)" }
        let groups = stride(from: 0, to: 16, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        guard let gap = Self.longestRunOfZeros(groups) else { return Self.text(groups[...]) }
        return Self.text(groups[..<gap.lowerBound]) + "::" + Self.text(groups[gap.upperBound...])
    }

    private static func text(_ groups: ArraySlice<Int>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The first of the longest runs of at least two groups.
    private static func longestRunOfZeros(_ groups: [Int]) -> Range<Int>? {
        var best = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 {
                start = index + 1
            } else if index + 1 - start > best.count {
                best = start..<index + 1
            }
        }
        return best.count >= 2 ? best : nil
    }
}
