import FoundationEssentials

/// A time of day in whole milliseconds since 1970, as the scheduler counts.
///
/// Due times are rounded up and the present down, so that nothing is early. A hundredth of a
/// millisecond is forgiven, since a `Date` made from milliseconds does not give them back exactly.
struct Moment: Sendable, Hashable, Comparable {
    let milliseconds: Int64

    /// Far enough for any calendar, and far from where arithmetic overflows.
    private static let limit = 1e16

    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The present.
    init(now date: Date) {
        self.init(clamping: (date.timeIntervalSince1970 * 1000 + 0.01).rounded(.down))
    }

    /// A moment that is not to be early.
    init(due date: Date) {
        self.init(clamping: (date.timeIntervalSince1970 * 1000 - 0.01).rounded(.up))
    }

    private init(clamping value: Double) {
        milliseconds = value.isNaN ? 0 : Int64(min(max(value, -Self.limit), Self.limit))
    }

    var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    /// The moment a duration later, rounded up.
    func adding(_ duration: Duration) -> Moment {
        let wait = (duration / .milliseconds(1)).rounded(.up)
        return Moment(clamping: Double(milliseconds) + wait)
    }

    static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }
}
