import FoundationEssentials

extension OptionValue {
    /// A duration as a configuration writes it, such as `15s`; to the millisecond, and at least
    /// one.
    public static func duration(_ duration: Duration) -> OptionValue {
        .text("\(DurationText(max(duration, .milliseconds(1))))")
    }

    /// A number of bytes as a configuration writes it, such as `16KiB`.
    public static func size(_ bytes: Int) -> OptionValue { .text("\(SizeText(bytes: bytes))") }

    /// A whole number.
    public static func count(_ number: Int) -> OptionValue { .text("\(number)") }

    /// A number without an exponent, such as `0.2`; `2` where there is no fraction.
    public static func number(_ number: Double) -> OptionValue {
        let text = "\(number)"
        if text.hasSuffix(".0") { return .text(String(text.dropLast(2))) }
        guard text.contains("e") else { return .text(text) }
        return .text(Decimal(string: text).map { "\($0)" } ?? text)
    }

    /// `true` or `false`.
    public static func flag(_ flag: Bool) -> OptionValue { .text("\(flag)") }
}
