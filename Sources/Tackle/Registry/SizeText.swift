/// A number of bytes as configurations and arguments write it: `16384` or `16KiB`.
package struct SizeText: Sendable, Hashable, CustomStringConvertible {
    package let bytes: Int

    private static let units: [(name: String, bytes: Int)] = [
        ("", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30),
    ]

    /// What such a text looks like, for messages.
    package static let grammar = "a whole number of bytes, or with KiB, MiB or GiB, such as 16KiB"

    /// Reads a size; `nil` where the text is anything else.
    package init?(_ text: String) {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, let number = Int(String(digits) ?? ""),
            let unit = String(text.utf8.dropFirst(digits.count)),
            let scale = Self.units.first(where: { $0.name == unit })?.bytes
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: scale)
        guard !overflow else { return nil }
        bytes = product
    }

    package init(bytes: Int) {
        self.bytes = bytes
    }

    /// The size in the largest unit that leaves no rest.
    package var description: String {
        let unit = bytes == 0 ? nil : Self.units.last { bytes % $0.bytes == 0 }
        return "\(bytes / (unit?.bytes ?? 1))\(unit?.name ?? "")"
    }
}
