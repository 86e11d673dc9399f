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
    public func send(_ delivery: Delivery) async throws -> Receipt {
        let attempt = Attempt(
            number: delivery.attempt,
            response: Response(status: 200),
            headersSent: try delivery.requestHeaders
        )
        return .delivered(delivery, by: name, attempt: attempt)
    }
}
