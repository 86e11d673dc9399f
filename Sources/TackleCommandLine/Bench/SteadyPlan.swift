import FoundationEssentials

/// When which webhook is due at a steady rate, whatever becomes of those before.
///
/// What comes due within a millisecond is told together: to be woken for each would cost more than
/// to send it.
struct SteadyPlan: Sendable {
    private static let tick = 0.001

    private let rate: RateArgument
    private let count: Int
    private let begun: Date
    private var taken = 0
    private var earliest: Date

    /// Plans webhooks.
    ///
    /// - Parameters:
    ///   - rate: how many are due in a time.
    ///   - count: how many in all.
    ///   - begun: when the first is due.
    init(_ rate: RateArgument, count: Int, begun: Date) {
        self.rate = rate
        self.count = count
        self.begun = begun
        earliest = begun
    }

    /// When the webhook of that number is to be sent.
    func moment(of number: Int) -> Date {
        begun.addingTimeInterval(rate.seconds(before: number))
    }

    /// When to take the next ones; nil where all are taken.
    var next: Date? { taken < count ? max(moment(of: taken), earliest) : nil }

    /// Takes the numbers that are due, at ``next`` or later: one at least, while there is one.
    mutating func take(at now: Date) -> Range<Int> {
        // The first is due, whatever is lost in arithmetic.
        let due = max(taken + 1, rate.count(within: now.timeIntervalSince(begun)))
        let numbers = taken..<max(taken, min(due, count))
        taken = numbers.upperBound
        earliest = now.addingTimeInterval(Self.tick)
        return numbers
    }
}
