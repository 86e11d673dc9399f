/// How long the phases of an attempt took, each counted from its start.
///
/// A phase that did not happen, such as connecting on a kept connection, is zero.
public struct Timings: Sendable, Hashable {
    /// Until the host's name was resolved.
    public var nameLookup: Duration

    /// Until the connection stood.
    public var connect: Duration

    /// Until TLS was agreed.
    public var tls: Duration

    /// Until the first byte of the answer.
    public var firstByte: Duration

    /// The whole attempt.
    public var total: Duration

    /// Makes timings; what is not given is zero.
    public init(
        nameLookup: Duration = .zero,
        connect: Duration = .zero,
        tls: Duration = .zero,
        firstByte: Duration = .zero,
        total: Duration
    ) {
        self.nameLookup = nameLookup
        self.connect = connect
        self.tls = tls
        self.firstByte = firstByte
        self.total = total
    }
}
