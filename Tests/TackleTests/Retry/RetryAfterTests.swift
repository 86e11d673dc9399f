import Foundation
import TackleTesting
import Testing

@testable import Tackle

struct RetryAfterTests {
    /// 1994-11-06T08:49:37Z, the example of RFC 9110.
    private let example = Date(timeIntervalSince1970: 784_111_777)

    @Test(arguments: [
        // RFC 9110, section 5.6.7: IMF-fixdate, RFC 850 and asctime.
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ])
    func `reads the three forms of a date`(text: String) {
        #expect(HTTPDate(text)?.date == example)
        let asked = RetryAfter(text)
        #expect(asked?.delay(from: example.addingTimeInterval(-90)) == .seconds(90))
        #expect(asked?.delay(from: example) == .zero)
        #expect(asked?.delay(from: example.addingTimeInterval(1)) == .zero)
    }

    @Test(arguments: [
        ("0", 0), ("1", 1), ("120", 120), ("007", 7), ("999999999999", 999_999_999_999),
    ])
    func `reads seconds`(text: String, seconds: Int) {
        #expect(RetryAfter(text)?.delay(from: example) == .seconds(seconds))
    }

    @Test(arguments: [
        "", " ", "-1", "+1", "1.5", "1e3", "0x10", "٣", "１２", "soon", "1s", "1 2", "1, 2",
        "1000000000000", "99999999999999999999999999", "\u{0}", "12\n",
        "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 199 08:49:37 GMT",
        "Sun, 06 Nov 19940 08:49:37 GMT", "Sun, 29 Feb 1900 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 08:49:37:00 GMT", "GMT", ", , , , ,",
        "1994-11-06T08:49:37Z",
    ])
    func `does not read anything else`(text: String) {
        #expect(RetryAfter(text) == nil)
    }

    @Test func `reads a leap day where there is one`() {
        #expect(
            HTTPDate("Tue, 29 Feb 2000 00:00:00 GMT")?.date
                == Date(timeIntervalSince1970: 951_782_400)
        )
    }

    @Test func `reads the dates that Foundation writes`() {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        for day in stride(from: 0, to: 40_000, by: 37) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400 + Double(day % 86_400))
            #expect(HTTPDate(formatter.string(from: date))?.date == date)
        }
    }

    @Test func `makes an answer wait no shorter than the receiver asks`() throws {
        let delivery = Delivery(try .sample())
        let attempt = Attempt(
            number: 1,
            response: Response(
                status: 503,
                headers: ["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"]
            )
        )
        let error = #expect(throws: SendError.self) {
            try Receipt.judging(
                attempt,
                of: delivery,
                by: "test",
                now: example.addingTimeInterval(-30)
            )
        }
        #expect(error?.verdict.retryAfter == .seconds(30))
    }
}
