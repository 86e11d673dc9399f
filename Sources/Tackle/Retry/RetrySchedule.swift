/// How long to wait between attempts, before jitter.
public struct RetrySchedule: Sendable, Hashable {
    private enum Form: Hashable {
        case list([Duration])
        case exponential(initial: Duration, factor: Double, maximum: Duration)
    }

    private let form: Form

    /// The waits in order; a list of n waits makes n + 1 attempts.
    public static func list(_ waits: [Duration]) -> RetrySchedule {
        RetrySchedule(form: .list(waits))
    }

    /// Waits that grow by a factor up to a maximum, without an end of their own.
    public static func exponential(
        initial: Duration,
        factor: Double = 2,
        maximum: Duration = .seconds(24 * 3600)
    ) -> RetrySchedule {
        RetrySchedule(form: .exponential(initial: initial, factor: factor, maximum: maximum))
    }

    /// The schedule that Standard Webhooks recommends ("Retry schedule").
    ///
    /// | attempt | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 |
    /// |---|---|---|---|---|---|---|---|---|---|
    /// | after | 5 s | 5 min | 30 min | 2 h | 5 h | 10 h | 14 h | 20 h | 24 h |
    public static let standard = list(
        [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map { .seconds($0) }
    )

    /// How many attempts it makes; `nil` where it has no end.
    public var attempts: Int? {
        guard case .list(let waits) = form else { return nil }
        return waits.count + 1
    }

    /// The waits that it was made of.
    package var listed: [Duration] {
        switch form {
        case .list(let waits): waits
        case .exponential(let initial, _, let maximum): [initial, maximum]
        }
    }

    /// How much longer each wait is; 1 where they are listed.
    package var factor: Double {
        guard case .exponential(_, let factor, _) = form else { return 1 }
        return factor
    }

    /// The first wait, the factor and the longest wait; `nil` where the waits are listed.
    package var growth: (initial: Duration, factor: Double, maximum: Duration)? {
        guard case .exponential(let initial, let factor, let maximum) = form else { return nil }
        return (initial, factor, maximum)
    }

    /// The schedule as a queue's configuration writes it; `nil` where there is no wait, which it
    /// cannot write.
    package var optionValue: OptionValue? {
        if self == .standard { return "standard" }
        switch form {
        case .list(let waits):
            return waits.isEmpty ? nil : .list(waits.map { .duration($0) })
        case .exponential(let initial, let factor, let maximum):
            return [
                "exponential": [
                    "initial": .duration(initial), "factor": .number(factor),
                    "maximum": .duration(maximum),
                ]
            ]
        }
    }

    /// The longest of the waits.
    package var longest: Duration {
        switch form {
        case .list(let waits): waits.max() ?? .zero
        case .exponential(let initial, _, let maximum): max(initial, maximum)
        }
    }

    /// The wait after an attempt that failed.
    ///
    /// - Parameter attempt: the number of that attempt, from 1.
    /// - Returns: the wait, or `nil` where the schedule is at its end.
    public func wait(after attempt: Int) -> Duration? {
        guard attempt > 0 else { return nil }
        switch form {
        case .list(let waits):
            return waits.indices.contains(attempt - 1) ? waits[attempt - 1] : nil
        case .exponential(let initial, let factor, let maximum):
            // Compared as numbers before it becomes a duration, which would trap on overflow.
            let seconds = initial / .seconds(1) * power(factor, attempt - 1)
            return seconds < maximum / .seconds(1) ? .seconds(seconds) : maximum
        }
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        var result = 1.0
        var square = base
        var left = exponent
        while left > 0 {
            if left & 1 == 1 { result *= square }
            square *= square
            left >>= 1
        }
        return result
    }
}
