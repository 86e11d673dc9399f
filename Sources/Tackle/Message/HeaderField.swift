/// One header: a name and a value that break no rule.
public struct HeaderField: Sendable, Hashable {
    /// The name, spelt as it was given.
    public let name: String

    /// The value.
    public let value: String
}
