import FoundationEssentials

/// A moment as a spool writes it: whole milliseconds since 1970, in 48 bits, to the year 10889.
struct SpoolMoment: Hashable, Sendable, BitwiseCopyable {
    let milliseconds: Int64

    private static let latest = Int64(1) << 48 - 1

    /// A moment that is out of range becomes the first or the last one.
    init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, 0), Self.latest)
    }

    /// A moment that is not to be early: rounded up.
    ///
    /// A hundredth of a millisecond is forgiven, since a `Date` made from milliseconds does not
    /// give them back exactly.
    init(due date: Date) {
        let value = (date.timeIntervalSince1970 * 1000 - 0.01).rounded(.up)
        self.init(milliseconds: value.isNaN ? 0 : Int64(min(max(value, 0), 1e15)))
    }

    var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
