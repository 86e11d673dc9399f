/// What a genuine webhook says of itself, under its signature.
///
/// A webhook that is sent again has the same id: keep the ids of the last few minutes, at least as
/// long as the tolerance, and one that arrives twice is a repetition or a replay.
public struct VerifiedMessage: Sendable, Hashable {
    /// The webhook's id, if the scheme signs one.
    public let id: String?

    /// The time of the attempt in whole seconds since 1970, if the scheme signs one.
    public let timestamp: Int64?
}
