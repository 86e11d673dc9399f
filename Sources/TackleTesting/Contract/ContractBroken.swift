/// A stage breaks rules of the ``SenderContract``.
public struct ContractBroken: Error, Sendable, CustomStringConvertible {
    /// How each rule came out.
    public let report: ContractReport

    /// The report: each broken rule, what was seen, and the remedy.
    public var description: String { report.description }
}
