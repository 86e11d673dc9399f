/// How often which time was taken, in a memory that does not grow.
///
/// Each power of two of nanoseconds is cut into 64 steps, so that a time is told within 1.6 %
/// (after HdrHistogram, "High Dynamic Range Histogram").
struct LatencyHistogram: Sendable {
    private static let stepBits = 6
    private static let steps = 1 << stepBits

    private var counts = [UInt64](repeating: 0, count: 64 * steps)

    /// How many times were recorded.
    private(set) var count: UInt64 = 0

    /// The longest time, as it was recorded.
    private(set) var longest = Duration.zero

    /// Records a time; a negative one counts as none.
    mutating func record(_ time: Duration) {
        let time = max(.zero, time)
        counts[Self.index(of: Self.nanoseconds(time))] += 1
        count += 1
        longest = max(longest, time)
    }

    /// The time within which that part of all lie, `0.5` for the median; zero where there are none.
    func percentile(_ part: Double) -> Duration {
        guard count > 0 else { return .zero }
        let wanted = max(1, UInt64((Double(count) * part).rounded(.up)))
        var seen: UInt64 = 0
        for (index, count) in counts.enumerated() where count > 0 {
            seen += count
            if seen >= wanted { return min(.nanoseconds(Self.upperBound(of: index)), longest) }
        }
        return longest
    }

    private static func nanoseconds(_ time: Duration) -> UInt64 {
        let (seconds, attoseconds) = time.components
        return UInt64(min(seconds, 9_000_000_000)) * 1_000_000_000
            + UInt64(attoseconds / 1_000_000_000)
    }

    /// The bits behind the highest one choose the step.
    private static func index(of value: UInt64) -> Int {
        guard value >= UInt64(steps) else { return Int(value) }
        let shift = 63 - value.leadingZeroBitCount - stepBits
        return (shift + 1) * steps + Int(value >> UInt64(shift)) - steps
    }

    /// The greatest value of a step.
    private static func upperBound(of index: Int) -> Int64 {
        guard index >= steps else { return Int64(index) }
        let shift = index / steps - 1
        let value = UInt64(index % steps + steps + 1) << UInt64(shift)
        return Int64(clamping: value - 1)
    }
}
