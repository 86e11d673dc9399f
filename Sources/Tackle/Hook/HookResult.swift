/// All there is to know about what came of a call.
public struct HookResult: Sendable {
    /// The webhook's id; absent where the webhook could not be made.
    public let id: WebhookID?

    /// The endpoint; absent where the webhook could not be made.
    public let endpoint: Endpoint?

    private let outcome: Result<Receipt, any Error>

    init(id: WebhookID?, endpoint: Endpoint?, _ outcome: Result<Receipt, any Error>) {
        self.id = id
        self.endpoint = endpoint
        self.outcome = outcome
    }

    /// The receipt, where somebody has taken responsibility.
    ///
    /// - Throws: the error, where nobody has.
    public func get() throws -> Receipt { try outcome.get() }

    /// The receipt, where somebody has taken responsibility.
    public var receipt: Receipt? { try? outcome.get() }

    /// The error, where nobody has.
    public var error: (any Error)? {
        guard case .failure(let error) = outcome else { return nil }
        return error
    }

    /// The last attempt, where one was made within the call.
    public var attempt: Attempt? { receipt?.attempt ?? (error as? SendError)?.attempt }

    /// The HTTP status, where there was an answer.
    public var status: Int? { response?.status }

    /// The receiver's answer.
    public var response: Response? { attempt?.response }

    /// How long the phases of the last attempt took.
    public var timings: Timings? { attempt?.timings }

    /// The headers that were sent, the signer's among them.
    public var headersSent: Headers? { attempt?.headersSent }
}
