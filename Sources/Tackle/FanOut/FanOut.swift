/// What came of one webhook at each of several endpoints.
public struct FanOut: Sendable {
    /// What came of the webhook at one endpoint.
    public struct Outcome: Sendable {
        /// The endpoint.
        public let address: EndpointAddress

        /// The receipt, where somebody has taken responsibility, else the error.
        public let result: Result<Receipt, SendError>

        /// Whether the same address stands before it in the list: it was sent once, and this is
        /// the outcome of that.
        public let isRepeated: Bool

        /// The receipt, where somebody has taken responsibility.
        public var receipt: Receipt? { try? result.get() }

        /// The error, where nobody has.
        public var error: SendError? {
            guard case .failure(let error) = result else { return nil }
            return error
        }
    }

    /// The outcomes in the order of the addresses, one for each of them.
    public let outcomes: [Outcome]

    /// The outcomes of the endpoints for which nobody has taken responsibility.
    public var failures: [Outcome] { outcomes.filter { $0.error != nil } }

    /// The receipts of all endpoints in order, where somebody has taken responsibility for each.
    ///
    /// - Throws: ``FanOutError`` with all outcomes where nobody has for some endpoint.
    public func get() throws(FanOutError) -> [Receipt] {
        guard failures.isEmpty else { throw FanOutError(fanOut: self) }
        return outcomes.compactMap(\.receipt)
    }
}
