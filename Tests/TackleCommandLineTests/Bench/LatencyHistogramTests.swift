import TestSupport
import Testing

@testable import TackleCommandLine

@Suite struct LatencyHistogramTests {
    @Test func `tells percentiles within two per cent of the sorted times`() {
        var generator = SeededGenerator(seed: 7)
        var histogram = LatencyHistogram()
        var times: [Double] = []
        for _ in 0..<10_000 {
            // From a microsecond to ten seconds, evenly over the powers of ten.
            let exponent = Double.random(in: 3...10, using: &generator)
            let nanoseconds = (0..<Int(exponent)).reduce(exponent - Double(Int(exponent)) + 1) {
                result,
                _ in result * 10
            }
            times.append(nanoseconds)
            histogram.record(.nanoseconds(Int64(nanoseconds)))
        }
        times.sort()
        for part in [0.01, 0.5, 0.9, 0.99, 0.999] {
            let exact = times[Int((Double(times.count) * part).rounded(.up)) - 1]
            let told = histogram.percentile(part) / .nanoseconds(1)
            #expect(abs(told / exact - 1) < 0.02, "\(part): \(told) for \(exact)")
        }
        #expect(histogram.count == 10_000)
        #expect(histogram.percentile(1) == histogram.longest)
    }

    @Test(arguments: [0, 1, 63, 64, 65, 127, 128, 1_000_003, 1 << 62])
    func `takes every time, the shortest and the longest among them`(nanoseconds: Int64) {
        var histogram = LatencyHistogram()
        histogram.record(.nanoseconds(nanoseconds))
        #expect(histogram.percentile(0.5) == min(.nanoseconds(nanoseconds), histogram.longest))
    }

    @Test func `counts a negative time as none, and has no percentile of nothing`() {
        var histogram = LatencyHistogram()
        #expect(histogram.percentile(0.5) == .zero)
        histogram.record(.nanoseconds(-5))
        #expect(histogram.percentile(1) == .zero)
        #expect(histogram.count == 1)
    }
}
