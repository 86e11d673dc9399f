/// The identity of a delivery: one webhook fanned out to five endpoints is five deliveries.
public struct DeliveryID: Sendable, Hashable, CustomStringConvertible {
    /// The webhook's id, which the receiver sees.
    public let webhook: WebhookID

    /// The endpoint it goes to.
    public let endpoint: Endpoint

    /// Makes the identity of a webhook's delivery to an endpoint.
    public init(webhook: WebhookID, endpoint: Endpoint) {
        self.webhook = webhook
        self.endpoint = endpoint
    }

    /// The webhook's id.
    ///
    /// The endpoint is left out, since a path can be a credential.
    public var description: String { "\(webhook)" }
}
