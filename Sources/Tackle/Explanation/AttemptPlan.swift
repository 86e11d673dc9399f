public import FoundationEssentials

/// When the attempts would be of a delivery that always fails.
///
/// An attempt is counted as taking no time, and no receiver as asking for a longer wait.
public struct AttemptPlan: Sendable, Hashable {
    /// One attempt.
    public struct Moment: Sendable, Hashable {
        /// Its number, from 1.
        public let number: Int

        /// When it is, by the schedule without jitter.
        public let expected: Date

        /// The earliest that jitter can make of it.
        public let earliest: Date

        /// The latest that jitter can make of it, where that is not past the maximum age.
        public let latest: Date
    }

    /// Why there are no more attempts.
    public struct Ending: Sendable, Hashable, CustomStringConvertible {
        /// One word, or several with hyphens.
        public let description: String

        /// All attempts were made that the policy allows.
        public static let attempts = Ending(description: "attempts")

        /// By the schedule another one would be past the maximum age.
        public static let maximumAge = Ending(description: "max-age")

        /// Another one would lie beyond the year 9999, where RFC 3339 ends.
        public static let calendar = Ending(description: "calendar")
    }

    /// The attempts in order, at most 1000 of them.
    public let moments: [Moment]

    /// Why there are no more.
    public let ending: Ending

    /// Plans the attempts of a delivery.
    ///
    /// - Parameters:
    ///   - policy: what decides after each attempt; without one there is a single attempt.
    ///   - start: when the first attempt is.
    ///   - created: when the webhook was made, from which its age counts.
    ///   - maximumAge: how old it may be when an attempt starts.
    public init(
        _ policy: RetryPolicy?,
        from start: Date,
        created: Date? = nil,
        maximumAge: Duration? = nil
    ) {
        let limit = maximumAge.map { (created ?? start).adding($0) }
        let jitter = min(max(policy?.jitter ?? 0, 0), 1)
        let count = min(policy?.maximumAttempts ?? 1, 1000)
        var moments: [Moment] = []
        var (moment, earliest, latest) = (start, start, start)
        var ending = Ending.attempts
        for number in 1...max(count, 1) {
            if let limit, moment > limit {
                ending = .maximumAge
                break
            }
            guard moment < Self.end else {
                ending = .calendar
                break
            }
            moments.append(
                Moment(
                    number: number,
                    expected: moment,
                    earliest: earliest,
                    latest: min(latest, limit ?? Self.end, Self.end)
                )
            )
            guard number < count, let wait = policy?.schedule.wait(after: number) else { break }
            let seconds = wait / .seconds(1)
            moment += seconds
            earliest += seconds * (1 - jitter)
            latest += seconds * (1 + jitter)
        }
        self.moments = moments
        self.ending = ending
    }

    /// No calendar of RFC 3339 goes further.
    private static let end = Date(timeIntervalSince1970: 253_402_300_800)
}

extension AttemptPlan: Encodable {
    private enum CodingKeys: String, CodingKey {
        case attempts
        case ending
    }

    /// Encodes `attempts`, each with `number`, `expected`, `earliest` and `latest`, and `ending`.
    public func encode(to encoder: any Encoder) throws {
        var map = encoder.container(keyedBy: CodingKeys.self)
        try map.encode(moments, forKey: .attempts)
        try map.encode(ending.description, forKey: .ending)
    }
}

extension AttemptPlan.Moment: Encodable {
    private enum CodingKeys: String, CodingKey {
        case number
        case expected
        case earliest
        case latest
    }

    /// Encodes the number, and the moments as RFC 3339 writes them.
    public func encode(to encoder: any Encoder) throws {
        var map = encoder.container(keyedBy: CodingKeys.self)
        try map.encode(number, forKey: .number)
        try map.encode("\(Timestamp(expected))", forKey: .expected)
        try map.encode("\(Timestamp(earliest))", forKey: .earliest)
        try map.encode("\(Timestamp(latest))", forKey: .latest)
    }
}
