import Tackle

/// Why a text is no range of addresses.
public struct InvalidAddressRange: Error, Sendable, Hashable, CustomStringConvertible {
    /// The text and what is wrong with it, as one sentence without a full stop.
    public let reason: String

    init(_ text: String, _ problem: String) {
        reason = "\(quoted(text)) \(problem)"
    }

    /// The reason.
    public var description: String { reason }
}
