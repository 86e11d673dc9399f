/// What a test waited for did not happen in time.
public struct WaitExpired: Error, Sendable, CustomStringConvertible {
    /// What was waited for, such as `3 deliveries`.
    public let wanted: String

    /// What there was instead, such as `2 deliveries`.
    public let seen: String

    /// How long the wait lasted.
    public let limit: Duration

    /// What was waited for, how long, and what there was instead.
    public var description: String {
        "waited \(limit) for \(wanted) in vain; seen: \(seen)"
    }
}
