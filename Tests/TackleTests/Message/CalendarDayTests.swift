import Foundation
import Tackle
import Testing

struct CalendarDayTests {
    @Test func `counts every day of eight centuries as Foundation does`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        // Foundation's calendar is Julian before 1582.
        for year in 1583...2400 {
            for (month, day) in [(1, 1), (2, 28), (3, 1), (12, 31)] {
                let parts = DateComponents(year: year, month: month, day: day)
                let date = try #require(calendar.date(from: parts))
                let seconds = CalendarDay(year: year, month: month, day: day)?.secondsSince1970
                #expect(seconds == Int(date.timeIntervalSince1970))
            }
        }
    }

    @Test func `follows one day upon another without a gap`() throws {
        var last = try #require(CalendarDay(year: 1, month: 1, day: 1)).secondsSince1970
        #expect(last == -62_135_596_800)
        last -= 86_400
        for year in 1...2100 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let next = CalendarDay(year: year, month: month, day: day) else {
                        continue
                    }
                    let seconds = next.secondsSince1970
                    #expect(seconds == last + 86_400)
                    last = seconds
                }
            }
        }
    }

    @Test(arguments: [
        (0, 1, 1), (10_000, 1, 1), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0), (2024, 1, 32),
        (2023, 2, 29), (1900, 2, 29), (2024, 2, 30), (2024, 4, 31), (-1, 1, 1),
    ])
    func `has no day that the calendar has not`(year: Int, month: Int, day: Int) {
        #expect(CalendarDay(year: year, month: month, day: day) == nil)
    }
}
