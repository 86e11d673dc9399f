import FoundationEssentials
import Tackle

/// When the attempts of a delivery would be that always fails, before jitter.
struct AttemptDates {
    /// A line each, and one for what comes after them.
    let lines: [String]

    /// Counts from a moment on.
    ///
    /// - Parameters:
    ///   - policy: what decides after each attempt.
    ///   - maximumAge: how old the delivery may be when an attempt starts.
    ///   - start: when it is made.
    init(_ policy: RetryPolicy, maximumAge: Duration?, from start: Date) {
        var lines: [String] = []
        var moment = start
        var cut: String?
        for attempt in 1...policy.maximumAttempts {
            let number = String(repeating: " ", count: attempt < 10 ? 1 : 0) + "\(attempt)"
            lines.append("  attempt \(number)  \(Timestamp(moment))")
            guard attempt < policy.maximumAttempts, let wait = policy.schedule.wait(after: attempt)
            else { break }
            moment = moment.adding(wait)
            if let maximumAge, moment > start.adding(maximumAge) {
                cut = "Another one would be past max-age, which is \(DurationText(maximumAge))."
                break
            }
            guard moment < Self.end else {
                cut = "The others lie beyond the year 9999."
                break
            }
        }
        if let cut { lines.append(cut) }
        self.lines = lines + ["Then nobody tries again: it is dead, and the reason is reported."]
    }

    /// No calendar of RFC 3339 goes further.
    private static let end = Date(timeIntervalSince1970: 253_402_300_800)
}
