package import FoundationEssentials

/// Timestamps as RFC 3339, section 5.6, writes them.
package enum RFC3339 {
    private static let millisecondsPerDay: Int64 = 86_400_000
    /// From 1970 to 2001, the epoch in which `Date` counts.
    private static let referenceMilliseconds: Int64 = 978_307_200_000

    /// A date in UTC, rounded to the nearest millisecond: `2026-11-24T00:28:59.123+00:00`.
    ///
    /// Rounded and not cut, since a `Date` counts in binary fractions of a second: cutting would
    /// turn many a `.123` that was read from a text into `.122`. Answers nil outside the years 0000
    /// to 9999, which RFC 3339 cannot write. The calendar is Gregorian throughout, before 1582 too,
    /// as ISO 8601 has it.
    package static func text(for date: Date) -> String? {
        let reference = (date.timeIntervalSinceReferenceDate * 1000).rounded()
        // Well beyond both limits, and well within Int64.
        guard reference.magnitude < 1e15 else { return nil }
        let milliseconds = Int64(reference) + referenceMilliseconds
        var days = milliseconds / millisecondsPerDay
        var rest = milliseconds % millisecondsPerDay
        if rest < 0 {
            rest += millisecondsPerDay
            days -= 1
        }
        let (year, month, day) = civil(days: days)
        guard (0...9999).contains(year) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(29)
        append(year, width: 4, then: "-", to: &bytes)
        append(month, width: 2, then: "-", to: &bytes)
        append(day, width: 2, then: "T", to: &bytes)
        append(rest / 3_600_000, width: 2, then: ":", to: &bytes)
        append(rest / 60_000 % 60, width: 2, then: ":", to: &bytes)
        append(rest / 1000 % 60, width: 2, then: ".", to: &bytes)
        append(rest % 1000, width: 3, then: "+00:00", to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(
        _ number: Int64,
        width: Int,
        then suffix: StaticString,
        to bytes: inout [UInt8]
    ) {
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
        bytes.append(contentsOf: "\(suffix)".utf8)
    }

    /// The proleptic Gregorian date of a day counted from 1970-01-01.
    ///
    /// Years are taken to begin in March, so that the leap day is the last of its year; 146,097
    /// days are 400 such years.
    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
