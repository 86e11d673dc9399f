public import FoundationEssentials

/// The value of a `Retry-After` header: seconds, or a date (RFC 9110, section 10.2.3).
public struct RetryAfter: Sendable, Hashable {
    private enum Form: Hashable {
        case seconds(Int)
        case date(Date)
    }

    private let form: Form

    /// Reads a header's value; `nil` where it is neither form.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        if !bytes.isEmpty, bytes.count <= 12, bytes.allSatisfy({ (0x30...0x39).contains($0) }) {
            form = .seconds(bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) })
        } else if let date = HTTPDate(text)?.date {
            form = .date(date)
        } else {
            return nil
        }
    }

    /// How long to wait from `now` on; zero where the date has passed.
    public func delay(from now: Date) -> Duration {
        switch form {
        case .seconds(let seconds): .seconds(seconds)
        case .date(let date): max(.zero, now.duration(to: date))
        }
    }
}
