import Testing

@testable import TackleCurl

/// libcurl takes whole numbers, and zero means for ever.
@Suite struct DurationTests {
    @Test(
        arguments: [
            (Duration.nanoseconds(1), 1), (.milliseconds(1), 1), (.microseconds(1001), 2),
            (.seconds(15), 15_000), (.seconds(9_999_999_999_999), Int(Int32.max)),
            (.seconds(Int64.max), Int(Int32.max)),
        ]
    )
    func `rounds up to milliseconds and never to zero`(_ duration: Duration, _ expected: Int) {
        #expect(duration.wholeMilliseconds == expected)
    }

    @Test(arguments: [(Duration.milliseconds(1), 1), (.milliseconds(1001), 2), (.seconds(60), 60)])
    func `rounds up to seconds`(_ duration: Duration, _ expected: Int) {
        #expect(duration.wholeSeconds == expected)
    }
}
