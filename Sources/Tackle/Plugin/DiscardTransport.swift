import FoundationEssentials

/// A transport that answers 200 at once and sends nothing: for measuring and for trying things out.
public struct DiscardTransport: Transport, ConfigurablePlugin {
    /// It has no options.
    public struct Options: Decodable, Sendable {}

    /// `discard`.
    public static let pluginName = "discard"

    /// None.
    public static let options: [PluginOption] = []

    /// What it promises.
    public static let promises = ["Sends nothing and answers 200 at once: for measuring."]

    /// Makes the transport.
    public init() {}

    /// Makes the transport from a configuration.
    public init(options: Options) {}

    /// Answers 200.
    ///
    /// - Throws: `CancellationError` where the task is cancelled; ``SendError`` with the code
    ///   `timeout` where the deadline has passed, as every transport does.
    public func send(_ delivery: Delivery) async throws -> Receipt {
        try Task.checkCancellation()
        if let deadline = delivery.deadline, deadline <= .now {
            throw SendError(.timeout, "the deadline had passed before anything was sent")
        }
        let attempt = Attempt(
            number: delivery.attempt,
            response: Response(status: 200),
            headersSent: try delivery.requestHeaders
        )
        return .delivered(delivery, by: name, attempt: attempt)
    }
}
