import Foundation
import Testing

@testable import TackleCommandLine

/// Which webhook is due when.
@Suite struct SteadyPlanTests {
    private static let begun = Date(timeIntervalSinceReferenceDate: 0)

    private static func plan(_ rate: String, count: Int) throws -> SteadyPlan {
        SteadyPlan(try RateArgument(rate), count: count, begun: begun)
    }

    private static func at(_ seconds: Double) -> Date { begun.addingTimeInterval(seconds) }

    @Test func `has one after the other, each at its moment`() throws {
        var plan = try Self.plan("4/s", count: 3)
        for number in 0..<3 {
            let moment = try #require(plan.next)
            #expect(moment == Self.at(Double(number) / 4))
            #expect(moment == plan.moment(of: number))
            #expect(plan.take(at: moment) == number..<number + 1)
        }
        #expect(plan.next == nil)
        #expect(plan.take(at: Self.at(9)).isEmpty)
    }

    @Test func `has together what came due meanwhile, at the moments that were planned`() throws {
        var plan = try Self.plan("4/s", count: 100)
        #expect(plan.take(at: Self.at(0)) == 0..<1)
        #expect(plan.take(at: Self.at(5)) == 1..<21)
        #expect(plan.moment(of: 20) == Self.at(5))
        #expect(plan.next == Self.at(5.25))
        #expect(plan.take(at: Self.at(1000)) == 21..<100)
    }

    @Test func `wakes nobody more often than once in a millisecond`() throws {
        var plan = try Self.plan("8192/s", count: 100)
        #expect(plan.take(at: Self.at(0)) == 0..<1)
        #expect(plan.next == Self.at(0.001))
        #expect(plan.take(at: Self.at(0.001)) == 1..<9)
        #expect(plan.next == Self.at(0.002))
    }

    @Test func `has one where arithmetic or a clock that was set says none is due`() throws {
        var plan = try Self.plan("3/s", count: 10)
        #expect(plan.take(at: Self.at(-60)) == 0..<1)
        #expect(plan.take(at: Self.at(1.0 / 3 - 1e-9)) == 1..<2)
    }
}
