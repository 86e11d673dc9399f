public import FoundationEssentials

/// What is remembered of an endpoint, apart from its deliveries.
public struct EndpointState: Sendable, Hashable {
    /// Nothing is sent before, since it asked for time.
    public var pausedUntil: Date?

    /// Paused by hand, until it is resumed.
    public var isPausedByHand = false

    /// Why nothing is sent to it any more, where that is so.
    public var disabled: DisablingReason?

    /// How many attempts have failed in a row.
    public var failures = 0

    /// When the first of them failed.
    public var failingSince: Date?

    /// Makes the state of an endpoint of which nothing is known.
    public init() {}

    /// Whether there is nothing to remember.
    public var isUsual: Bool { self == EndpointState() }
}
