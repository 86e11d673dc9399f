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

    private var most: UInt64 = 0

    /// The longest time, as it was recorded.
    var longest: Duration { .nanoseconds(Int64(clamping: most)) }

    /// Records a time to the nanosecond; a negative one counts as none.
    mutating func record(_ time: Duration) {
        let (seconds, attoseconds) = time.components
        let rest = attoseconds / 1_000_000_000
        record(nanoseconds: min(seconds, 9_000_000_000) * 1_000_000_000 + rest)
    }

    /// Records a time, likewise: without arithmetic of 128 bits, for what is done at each delivery.
    mutating func record(nanoseconds: Int64) {
        let time = UInt64(max(0, nanoseconds))
        counts[Self.index(of: time)] += 1
        count += 1
        most = max(most, time)
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
