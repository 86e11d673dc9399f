public import FoundationEssentials

/// What an attempt has changed for its endpoint.
public enum EndpointChange: Sendable, Hashable {
    /// Nothing is sent before this moment, since the receiver asked for time.
    case paused(until: Date)

    /// Nothing is sent any more.
    case disabled(DisablingReason)

    /// So many attempts have failed in a row that only one at a time is made, or one of these has
    /// failed as well; also the first failure, where an endpoint is disabled that fails for long.
    case failing

    /// It answers again.
    case recovered
}
