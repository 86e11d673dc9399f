import Tackle
import Testing

struct DurationTextTests {
    @Test(arguments: [
        ("250ms", Duration.milliseconds(250)), ("15s", .seconds(15)), ("5m", .seconds(300)),
        ("2h", .seconds(7200)), ("3d", .seconds(259_200)), ("007s", .seconds(7)),
        ("36525d", .seconds(36_525 * 86_400)),
    ])
    func `reads a whole number and one unit`(text: String, duration: Duration) {
        #expect(DurationText(text)?.duration == duration)
    }

    @Test(arguments: [
        "", "0", "0s", "0ms", "15", "s", "-1s", "+1s", "1.5s", "1,5s", "1 s", " 1s", "1s ", "1S",
        "1M", "1MS", "1sec", "1min", "1w", "1y", "1us", "1µs", "1s1s", "1m30s", "PT1S", "1e3s",
        "0x1s", "٣s", "１s", "∞", "inf", "nan", "36526d", "99999999999999999999s",
        "9223372036854775807d", "153722867280912931m", "forever", "1\u{0}s", "1s\n",
    ])
    func `does not read anything else`(text: String) {
        #expect(DurationText(text) == nil)
    }

    @Test(arguments: [
        ("250ms", "250ms"), ("1000ms", "1s"), ("60s", "1m"), ("90s", "90s"), ("60m", "1h"),
        ("24h", "1d"), ("36h", "36h"), ("1500ms", "1500ms"),
    ])
    func `writes the largest unit that leaves no rest`(text: String, written: String) {
        #expect(DurationText(text)?.description == written)
        #expect(DurationText(written)?.duration == DurationText(text)?.duration)
    }

    @Test func `writes nothing as zero seconds`() {
        #expect(DurationText(.zero).description == "0s")
    }
}
