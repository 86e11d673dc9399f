import Foundation
import Tackle

@testable import TackleCurl

/// A range of `Vectors/blocked_ranges.json`, which was written apart from the sender's own table.
struct BlockedRange: Sendable, CustomStringConvertible {
    let range: AddressRange

    var description: String { range.description }

    /// The first address of the range, the one in the middle and the last one.
    var samples: [IPAddress] { [first, first + (size >> 1), first + size].map(address) }

    /// The addresses just before and just behind the range, where there are such.
    var neighbours: [IPAddress] {
        let top = UInt128.max >> UInt128(128 - range.network.bitWidth)
        let before = first == 0 ? [] : [first - 1]
        let behind = first + size == top ? [] : [first + size + 1]
        return (before + behind).map(address)
    }

    private var first: UInt128 { range.network.bits }

    private var size: UInt128 {
        UInt128.max >> UInt128(128 - range.network.bitWidth + range.prefixLength)
    }

    private func address(_ bits: UInt128) -> IPAddress {
        range.network.family == .v4
            ? IPAddress(v4: UInt32(truncatingIfNeeded: bits)) : IPAddress(v6: bits)
    }
}

/// All of `Vectors/blocked_ranges.json`.
struct BlockedRangeFile: Sendable {
    let ranges: [BlockedRange]

    /// The one range in which IPv6 may be public.
    let publicV6: AddressRange

    static let shared: BlockedRangeFile = {
        do {
            return try BlockedRangeFile()
        } catch {
            fatalError("Vectors/blocked_ranges.json: \(error)")
        }
    }()

    private struct Content: Decodable {
        struct Entry: Decodable {
            let cidr: String
        }

        let ipv4: [Entry]
        let ipv6: [Entry]
        let publicV6: String

        private enum CodingKeys: String, CodingKey {
            case ipv4
            case ipv6
            case publicV6 = "ipv6_public_only"
        }
    }

    private init() throws {
        let folder = Bundle.module.resourceURL ?? URL(fileURLWithPath: ".")
        let data = try Data(
            contentsOf: folder.appendingPathComponent("Vectors/blocked_ranges.json")
        )
        let content = try JSONDecoder().decode(Content.self, from: data)
        ranges = try (content.ipv4 + content.ipv6).map { entry in
            // A policy has no use for the IPv4-mapped range; here it is one like the others.
            entry.cidr == "::ffff:0:0/96"
                ? BlockedRange(range: .v6(0, 0, 0, 0, 0, 0xffff, prefix: 96))
                : BlockedRange(range: try AddressRange(entry.cidr))
        }
        publicV6 = try AddressRange(content.publicV6)
    }

    /// Whether the file says that the address is public; a mapped one is what it holds.
    func isPublic(_ address: IPAddress) -> Bool {
        let judged = address.unmapped
        guard judged.family == .v4 || publicV6.contains(judged) else { return false }
        return !ranges.contains { $0.range.contains(judged) }
    }
}
