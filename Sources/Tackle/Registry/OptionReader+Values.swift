extension OptionReader {
    /// A duration of more than zero; `nil` where the key is absent.
    ///
    /// - Throws: ``ConfigurationError`` where it is no such duration or out of range.
    public func duration(_ key: String, in range: ClosedRange<Duration>? = nil) throws -> Duration?
    {
        guard let text = try text(key) else { return nil }
        guard let duration = DurationText(text)?.duration else {
            throw unreadable(key, text, DurationText.grammar)
        }
        if let range, !range.contains(duration) {
            throw outOfRange(
                key,
                text,
                DurationText(range.lowerBound),
                DurationText(range.upperBound)
            )
        }
        return duration
    }

    /// A number of bytes; `nil` where the key is absent.
    ///
    /// - Throws: ``ConfigurationError`` where it is no size or out of range.
    public func size(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = try text(key) else { return nil }
        guard let bytes = SizeText(text)?.bytes else {
            throw unreadable(key, text, SizeText.grammar)
        }
        guard range.contains(bytes) else {
            throw outOfRange(
                key,
                text,
                SizeText(bytes: range.lowerBound),
                SizeText(bytes: range.upperBound)
            )
        }
        return bytes
    }

    /// A whole number; `nil` where the key is absent.
    ///
    /// - Throws: ``ConfigurationError`` where it is no whole number or out of range.
    public func count(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = try text(key) else { return nil }
        let digits = text.utf8.drop { $0 == 0x2D }
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.count >= text.utf8.count - 1
        else {
            throw unreadable(key, text, "a whole number")
        }
        guard let number = Int(text), range.contains(number) else {
            throw outOfRange(key, text, range.lowerBound, range.upperBound)
        }
        return number
    }

    /// A number, which may have a fraction; `nil` where the key is absent.
    ///
    /// - Throws: ``ConfigurationError`` where it is no finite number or out of range.
    public func number(_ key: String, in range: ClosedRange<Double>) throws -> Double? {
        guard let text = try text(key) else { return nil }
        let plain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }
        guard plain, let number = Double(text), number.isFinite else {
            throw unreadable(key, text, "a number")
        }
        guard range.contains(number) else {
            throw outOfRange(key, text, range.lowerBound, range.upperBound)
        }
        return number
    }

    /// True or false; `nil` where the key is absent.
    ///
    /// - Throws: ``ConfigurationError`` where it is anything else.
    public func flag(_ key: String) throws -> Bool? {
        guard let text = try text(key) else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default: throw unreadable(key, text, "true or false")
        }
    }

    /// One of some words; `nil` where the key is absent.
    ///
    /// - Throws: ``ConfigurationError`` where it is none of them.
    public func choice(_ key: String, of words: [String]) throws -> String? {
        guard let text = try text(key) else { return nil }
        guard words.contains(text) else {
            throw error(
                key,
                "'\(text.quotable)' is not one of \(words.joined(separator: ", "))"
                    + NearestSpelling.hint(text, among: words)
            )
        }
        return text
    }

    private func unreadable(_ key: String, _ text: String, _ wanted: String) -> ConfigurationError {
        error(key, "'\(text.quotable)' is not \(wanted)")
    }

    private func outOfRange(
        _ key: String,
        _ text: String,
        _ lower: some CustomStringConvertible,
        _ upper: some CustomStringConvertible
    ) -> ConfigurationError {
        error(key, "'\(text.quotable)' is out of range: \(lower) to \(upper)")
    }
}
