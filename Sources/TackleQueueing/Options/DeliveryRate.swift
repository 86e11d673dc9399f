import Tackle

/// How many deliveries may begin in which time, evenly: `50/s`, `600/m`, `9000/h`.
public struct DeliveryRate: Sendable, Hashable, CustomStringConvertible {
    /// How many, 1 to 1,000,000 a second.
    public let count: Int

    private let unit: Unit

    private enum Unit: String, CaseIterable {
        case second = "s"
        case minute = "m"
        case hour = "h"

        var seconds: Int {
            switch self {
            case .second: 1
            case .minute: 60
            case .hour: 3600
            }
        }
    }

    /// So many a second; out of range, the nearest that is allowed.
    public static func perSecond(_ count: Int) -> DeliveryRate { DeliveryRate(count, .second) }

    /// So many a minute; out of range, the nearest that is allowed.
    public static func perMinute(_ count: Int) -> DeliveryRate { DeliveryRate(count, .minute) }

    /// So many an hour; out of range, the nearest that is allowed.
    public static func perHour(_ count: Int) -> DeliveryRate { DeliveryRate(count, .hour) }

    private init(_ count: Int, _ unit: Unit) {
        self.count = max(1, min(count, Self.limit * unit.seconds))
        self.unit = unit
    }

    /// Reads such a text; `nil` where it is anything else, or out of range.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int(Substring(parts[0])), count > 0,
            let unit = Unit(rawValue: String(Substring(parts[1]))),
            count <= Self.limit * unit.seconds
        else { return nil }
        self.count = count
        self.unit = unit
    }

    /// What such a text looks like, for messages.
    static let grammar = "a whole number a second, minute or hour, such as 50/s, 600/m or 9000/h"

    /// What an editor checks such a text by.
    static let schema: JSONSchema = [
        "type": "string", "pattern": "^0*[1-9][0-9]{0,9}/(s|m|h)$",
    ]

    private static let limit = 1_000_000

    /// The time between two of them, in nanoseconds, rounded up.
    var interval: Int64 {
        let period = Int64(unit.seconds) * 1_000_000_000
        return (period + Int64(count) - 1) / Int64(count)
    }

    /// The rate as a configuration writes it.
    public var description: String { "\(count)/\(unit.rawValue)" }
}
