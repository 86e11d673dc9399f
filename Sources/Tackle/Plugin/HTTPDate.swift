import FoundationEssentials

/// A date as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT` (IMF-fixdate, RFC 9110, section
/// 5.6.7).
///
/// The two obsolete forms are read as well, as that section asks of recipients.
struct HTTPDate {
    let date: Date

    init?(_ text: String) {
        let words = text.split(whereSeparator: { " ,-".utf8.contains($0.asciiValue ?? 0) })
        guard let first = words.first, !first.isEmpty else { return nil }
        let parts: (day: Substring, month: Substring, year: Substring, time: Substring)
        if words.count == 6, words[5] == "GMT" {
            parts = (words[1], words[2], words[3], words[4])
        } else if words.count == 5 {
            parts = (words[2], words[1], words[4], words[3])
        } else {
            return nil
        }
        guard
            let day = Self.number(parts.day, digits: 1...2),
            let month = Self.months.firstIndex(of: String(parts.month)),
            var year = Self.number(parts.year, digits: 2...4), parts.year.utf8.count != 3,
            let seconds = Self.secondsOfDay(parts.time)
        else { return nil }
        // A two-digit year is in the past century if it would be over fifty years ahead.
        if parts.year.utf8.count == 2 { year += year < 70 ? 2000 : 1900 }
        guard
            let midnight = CalendarDay(year: year, month: month + 1, day: day)?.secondsSince1970
        else { return nil }
        date = Date(timeIntervalSince1970: Double(midnight + seconds))
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return Int(text)
    }

    private static func secondsOfDay(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3,
            let hour = number(parts[0], digits: 2...2), hour < 24,
            let minute = number(parts[1], digits: 2...2), minute < 60,
            let second = number(parts[2], digits: 2...2), second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }
}
