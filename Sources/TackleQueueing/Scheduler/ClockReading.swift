public import FoundationEssentials
import Tackle

/// What the clocks show at one moment: the time of day, and a time that nobody sets.
///
/// Waits, pauses, rates and ages are counted in the steady time, so that a clock which jumps back
/// an hour or forward a year neither holds a delivery up nor hurries it. Due times that a caller
/// gave are times of day and are compared with that.
public struct ClockReading: Sendable, Hashable {
    let wall: Moment

    /// The time of day to the last digit, for people.
    let date: Date

    /// Whole milliseconds, rounded down: what is due then is not early.
    let steady: Int64

    /// Rounded up: a wait that begins now and is counted from there is not too short.
    let steadyAfter: Int64

    /// Makes a reading.
    ///
    /// - Parameters:
    ///   - wall: the time of day.
    ///   - steady: the time since some moment that stays the same as long as the scheduler lives.
    public init(wall: Date, steady: Duration) {
        let (seconds, attoseconds) = steady.components
        let perMillisecond: Int64 = 1_000_000_000_000_000
        // A hundredth of a millisecond is forgiven, as for dates.
        let grain = perMillisecond / 100
        let down = (attoseconds + grain) / perMillisecond
        let up = (attoseconds + perMillisecond - grain - 1) / perMillisecond
        self.init(wall, steady: seconds * 1000 + down, seconds * 1000 + up)
    }

    private init(_ date: Date, steady: Int64, _ after: Int64) {
        self.date = date
        wall = Moment(now: date)
        self.steady = steady
        steadyAfter = max(steady, after)
    }

    /// The time of day for both: where no clock is ever set.
    public init(_ date: Date) {
        let after = Moment(due: date).milliseconds
        self.init(date, steady: Moment(now: date).milliseconds, after)
    }

    /// The time of day at a moment of the steady time, as far as one can know now.
    func date(ofSteady moment: Int64) -> Date {
        Moment(milliseconds: wall.milliseconds + (moment - steady)).date
    }

    /// The moment of the steady time at which a time of day will be, likewise.
    func steady(of date: Moment) -> Int64 {
        steady + (date.milliseconds - wall.milliseconds)
    }
}

extension WallClock {
    /// What the clocks show now.
    var reading: ClockReading { ClockReading(wall: now, steady: steady) }
}
