import Tackle

/// A rate among the arguments: `5000/s`, `600/m` or `10/h`.
struct RateArgument: Sendable, CustomStringConvertible {
    private static let units: [(letter: String, duration: Duration)] = [
        ("s", .seconds(1)), ("m", .seconds(60)), ("h", .seconds(3600)),
    ]

    private static let range = 1...1_000_000_000

    /// As it was written.
    let description: String

    /// How many a second.
    let perSecond: Double

    /// Reads a rate.
    ///
    /// - Throws: ``CommandFailure`` that names the option.
    init(_ text: String) throws(CommandFailure) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Self.number(parts[0]),
            let unit = Self.units.first(where: { $0.letter == parts[1] })
        else {
            throw .usage(
                "--rate: '\(text.quotable)' is not a rate: write a whole number,"
                    + " \(Self.range.lowerBound) to \(Self.range.upperBound), and /s, /m or /h,"
                    + " such as 5000/s"
            )
        }
        description = text
        perSecond = Double(number) / (unit.duration / .seconds(1))
    }

    /// How many seconds after the beginning the webhook of that number is to be sent; the first
    /// one's is 0.
    func seconds(before number: Int) -> Double { Double(number) / perSecond }

    /// How many are to be sent within so many seconds.
    func count(within seconds: Double) -> Int {
        seconds < 0 ? 0 : Int(min(seconds * perSecond, 1e15).rounded(.down)) + 1
    }

    private static func number(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            range.contains(number)
        else { return nil }
        return number
    }
}
