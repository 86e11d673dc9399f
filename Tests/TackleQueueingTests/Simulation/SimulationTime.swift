import Foundation
import Tackle

@testable import TackleQueueing

/// Times of a simulation are whole microseconds, in steps of 100, so that each is exact as a date.
enum SimulationTime {
    static let millisecond: Int64 = 1000
    static let second: Int64 = 1_000_000
    static let minute: Int64 = 60 * second
    static let hour: Int64 = 60 * minute
    static let day: Int64 = 24 * hour

    /// The time of day at which simulations begin.
    static let beginning: Int64 = 1_800_000_000 * second

    /// What a clock that counts whole milliseconds shows.
    static func floor(_ time: Int64) -> Int64 {
        let (quotient, rest) = time.quotientAndRemainder(dividingBy: millisecond)
        return (rest < 0 ? quotient - 1 : quotient) * millisecond
    }

    static func ceiling(_ time: Int64) -> Int64 { -floor(-time) }

    static func date(_ wall: Int64) -> Date {
        Date(timeIntervalSince1970: Double(wall) / 1_000_000)
    }

    /// A date of whole milliseconds.
    static func wall(_ date: Date) -> Int64 {
        Int64((date.timeIntervalSince1970 * 1000).rounded()) * millisecond
    }

    static func time(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * second + attoseconds / 1_000_000_000_000
    }

    static func reading(wall: Int64, steady: Int64) -> ClockReading {
        ClockReading(wall: date(wall), steady: .microseconds(steady))
    }
}
