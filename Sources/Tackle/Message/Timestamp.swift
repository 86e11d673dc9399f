public import FoundationEssentials

/// A moment as RFC 3339 writes it (section 5.6): `2026-11-24T08:15:30.250+00:00`.
public struct Timestamp: Sendable, Hashable, CustomStringConvertible {
    /// The moment.
    public let date: Date

    /// Takes a moment.
    public init(_ date: Date) {
        self.date = date
    }

    /// Reads a moment by the grammar of RFC 3339; `nil` where the text is anything else.
    ///
    /// The offset is required. A leap second counts as the second after it.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] | 0x20 == 0x74,
            bytes[13] == 0x3A, bytes[16] == 0x3A,
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10]), let hour = Self.number(bytes[11..<13]),
            let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19]),
            hour < 24, minute < 60, second <= 60,
            let midnight = CalendarDay(year: year, month: month, day: day)?.secondsSince1970
        else { return nil }
        var rest = bytes[19...]
        var fraction = 0.0
        if rest.first == 0x2E {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            fraction = digits.reversed().reduce(0) { ($0 + Double($1 - 0x30)) / 10 }
            rest = rest[digits.endIndex...]
        }
        guard let offset = Self.offset(rest) else { return nil }
        let seconds = midnight + hour * 3600 + minute * 60 + second - offset
        date = Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    /// The moment in UTC to the nearest millisecond, with the offset `+00:00`.
    public var description: String {
        let limits = -62_135_596_800_000.0...253_402_300_799_999.0
        // Not rounded down: a binary fraction may lie a hair before the millisecond that was meant.
        let wanted = (date.timeIntervalSince1970 * 1000).rounded()
        let milliseconds = Int(min(max(wanted, limits.lowerBound), limits.upperBound))
        let (days, inDay) = milliseconds.quotientAndRemainderFloored(dividingBy: 86_400_000)
        let day = Self.day(since1970: days)
        let date = "\(Self.pad(day.year, 4))-\(Self.pad(day.month, 2))-\(Self.pad(day.day, 2))"
        let hour = Self.pad(inDay / 3_600_000, 2)
        let minute = Self.pad(inDay / 60_000 % 60, 2)
        let second = Self.pad(inDay / 1000 % 60, 2)
        return "\(date)T\(hour):\(minute):\(second).\(Self.pad(inDay % 1000, 3))+00:00"
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Seconds east of UTC.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        let start = bytes.startIndex
        if bytes.count == 1, bytes[start] | 0x20 == 0x7A { return 0 }
        guard bytes.count == 6, bytes[start] == 0x2B || bytes[start] == 0x2D,
            bytes[start + 3] == 0x3A,
            let hours = number(bytes[start + 1..<start + 3]), hours < 24,
            let minutes = number(bytes[start + 4..<start + 6]), minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return bytes[start] == 0x2D ? -seconds : seconds
    }

    /// The inverse of ``CalendarDay/secondsSince1970``, by eras of 400 years.
    private static func day(since1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let (era, dayOfEra) = shifted.quotientAndRemainderFloored(dividingBy: 146_097)
        let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (year + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, day)
    }

    private static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Int {
    fileprivate func quotientAndRemainderFloored(dividingBy divisor: Int) -> (Int, Int) {
        let remainder = (self % divisor + divisor) % divisor
        return ((self - remainder) / divisor, remainder)
    }
}
