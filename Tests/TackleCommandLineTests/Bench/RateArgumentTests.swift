import Tackle
import Testing

@testable import TackleCommandLine

/// A rate on the command line.
@Suite struct RateArgumentTests {
    @Test(
        arguments: [
            ("5000/s", 5000), ("1/s", 1), ("600/m", 10), ("36/h", 0.01), ("0600/m", 10),
            ("1000000000/s", 1e9),
        ]
    )
    func `reads so many a second, a minute or an hour`(text: String, perSecond: Double) throws {
        let rate = try RateArgument(text)
        #expect(rate.perSecond == perSecond)
        #expect("\(rate)" == text)
    }

    @Test(
        arguments: [
            "", "5000", "/s", "5000/", "5000/d", "5000/S", "5000/sec", "0/s", "-5/s", "+5/s",
            "1.5/s", "1e3/s", " 5/s", "5 /s", "5/s/s", "1000000001/s", "99999999999999999999/s",
            "٥/s", "5/s\n",
        ]
    )
    func `refuses anything else in one sentence that names the option`(text: String) throws {
        let failure = try #require(throws: CommandFailure.self) { try RateArgument(text) }
        #expect(failure.exitCode == 64)
        let message = try #require(failure.message)
        #expect(message.hasPrefix("--rate: '\(text.quotable)' is not a rate: write "))
        #expect(message.hasSuffix("such as 5000/s"))
    }

    @Test func `plans the first at once and each further one a step later`() throws {
        let rate = try RateArgument("120/m")
        #expect([0, 1, 2, 7200].map { rate.seconds(before: $0) } == [0, 0.5, 1, 3600])
        #expect([-1, 0, 0.4, 0.5, 0.9, 1].map { rate.count(within: $0) } == [0, 1, 1, 2, 2, 3])
    }
}
