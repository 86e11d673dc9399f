/// What a genuine webhook says of itself, under its signature.
public struct VerifiedMessage: Sendable, Hashable {
    /// The webhook's id, if the scheme signs one: the same each time it is sent again.
    public let id: String?

    /// The time of the attempt in whole seconds since 1970, if the scheme signs one.
    public let timestamp: Int64?

    /// What a ``ReplayWindow`` knows it by, where the verifier has one.
    let replayKey: String?
}
