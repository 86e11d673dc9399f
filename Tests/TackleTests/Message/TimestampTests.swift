import Foundation
import Tackle
import TestSupport
import Testing

struct TimestampTests {
    @Test(
        arguments: [
            // The examples of RFC 3339, section 5.8.
            ("1985-04-12T23:20:50.52Z", 482_196_050.52),
            ("1996-12-19T16:39:57-08:00", 851_042_397),
            ("1990-12-31T23:59:60Z", 662_688_000),
            ("1990-12-31T15:59:60-08:00", 662_688_000),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_172.13),
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01t00:00:00z", 0),
            ("1970-01-01T00:00:00+00:00", 0), ("1970-01-01T00:00:00-00:00", 0),
            ("1969-12-31T23:59:59.5Z", -0.5), ("2000-02-29T00:00:00Z", 951_782_400),
            ("2038-01-19T03:14:08Z", 2_147_483_648), ("9999-12-31T23:59:59Z", 253_402_300_799),
            ("0001-01-01T00:00:00Z", -62_135_596_800),
            ("2024-01-01T00:00:00+23:59", 1_703_980_860),
        ] as [(String, Double)]
    )
    func `reads what RFC 3339 allows`(text: String, seconds: Double) throws {
        let date = try #require(Timestamp(text)).date
        #expect(abs(date.timeIntervalSince1970 - seconds) < 1e-6)
    }

    @Test(arguments: [
        "", "tomorrow", "1614265330", "2024-13-45T99:00:00Z", "2024-01-01", "2024-01-01T00:00:00",
        "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00Z", "2020-01-01 00:00:00Z",
        "2024-01-01T00:00:61Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
        "2024-04-31T00:00:00Z", "2024-00-01T00:00:00Z", "2024-01-00T00:00:00Z",
        "0000-01-01T00:00:00Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00,5Z",
        "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+01", "2024-01-01T00:00:00+24:00",
        "2024-01-01T00:00:00+01:60", "2024-01-01T00:00:00 Z", " 2024-01-01T00:00:00Z",
        "2024-01-01T00:00:00Z ", "2024-01-01T00:00:00Z\n", "2024-01-01T00:00:00ZZ",
        "+2024-01-01T00:00:00Z", "-024-01-01T00:00:00Z", "12024-01-01T00:00:00Z",
        "2024-1-01T00:00:00Z", "２０２４-01-01T00:00:00Z", "2024-01-01T00:00:00−01:00",
        "2024/01/01T00:00:00Z", "2024-01-01T00:00:00UTC", "20240101T000000Z",
        "2024-01-01T00:00:00.5", "2024-01-01T00:00:00+-1:00",
    ])
    func `does not read anything else`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `writes UTC with milliseconds and an offset`() {
        let date = Date(timeIntervalSince1970: 1_795_508_130.25)
        #expect(Timestamp(date).description == "2026-11-24T08:15:30.250+00:00")
        #expect(
            Timestamp(Date(timeIntervalSince1970: -0.5)).description
                == "1969-12-31T23:59:59.500+00:00"
        )
    }

    @Test func `stays within the years 1 to 9999`() {
        #expect(Timestamp(.distantPast).description.hasPrefix("0001-01-01T00:00:00"))
        let far = Timestamp(Date(timeIntervalSince1970: 1e300)).description
        #expect(far == "9999-12-31T23:59:59.999+00:00")
        let early = Timestamp(Date(timeIntervalSince1970: -1e300)).description
        #expect(early == "0001-01-01T00:00:00.000+00:00")
    }

    @Test func `writes and reads ten thousand moments as Foundation does`() throws {
        let formatter = ISO8601DateFormatter()
        var generator = SeededGenerator(seed: 3339)
        for _ in 0..<10_000 {
            // Foundation's calendar is Julian before 1582, and its milliseconds are cut off.
            let seconds = Int.random(in: -12_000_000_000...253_402_300_799, using: &generator)
            let milliseconds = Int.random(in: 0...999, using: &generator)
            let date = Date(timeIntervalSince1970: Double(seconds))
                .addingTimeInterval(Double(milliseconds) / 1000)
            let whole = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            let digits = String("00\(milliseconds)".suffix(3))
            let written = Timestamp(date).description
            #expect(written == whole.replacing("Z", with: ".\(digits)+00:00"))
            let read = try #require(Timestamp(written)).date
            #expect(abs(read.timeIntervalSince(date)) < 1e-4)
            #expect(Timestamp(read).description == written, "a second round changes nothing")
        }
    }
}
