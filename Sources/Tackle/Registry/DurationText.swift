/// A duration as configurations and arguments write it: a whole number and one unit.
package struct DurationText: Sendable, Hashable {
    package let duration: Duration

    private static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// The longest duration: a hundred years, far from where arithmetic overflows.
    private static let limit: Int64 = 36_525 * 86_400_000

    /// What such a text looks like, for messages.
    package static let grammar = "a whole number and one unit, such as 250ms, 15s, 5m, 2h or 3d"

    /// Reads a duration of more than zero; `nil` where the text is anything else.
    package init?(_ text: String) {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, let number = Int64(String(digits) ?? ""), number > 0,
            let unit = String(text.utf8.dropFirst(digits.count)),
            let scale = Self.units.first(where: { $0.name == unit })?.milliseconds
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: scale)
        guard !overflow, product <= Self.limit else { return nil }
        duration = .milliseconds(product)
    }

    package init(_ duration: Duration) {
        self.duration = duration
    }
}

extension DurationText: CustomStringConvertible {
    /// The duration in the largest unit that leaves no rest.
    package var description: String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        let unit = Self.units.last { milliseconds % $0.milliseconds == 0 } ?? ("ms", 1)
        return milliseconds == 0 ? "0s" : "\(milliseconds / unit.milliseconds)\(unit.name)"
    }
}
