public import FoundationEssentials

extension Webhook {
    /// What most webhooks leave at its default: times and keys.
    public struct Options: Sendable, Hashable {
        /// When the webhook was made.
        public var created: Date

        /// The moment before which it is not sent.
        public var due: Date?

        /// Names the endpoint; 1 to 256 bytes.
        public var endpointKey: String?

        /// Keeps order among the webhooks that share it; 1 to 256 bytes.
        public var orderingKey: String?

        /// Lets a newer webhook take the place of this one while it waits; 1 to 256 bytes.
        public var coalescingKey: String?

        /// Makes options; without arguments, those of an ordinary webhook.
        public init(
            created: Date = .now,
            due: Date? = nil,
            endpointKey: String? = nil,
            orderingKey: String? = nil,
            coalescingKey: String? = nil
        ) {
            self.created = created
            self.due = due
            self.endpointKey = endpointKey
            self.orderingKey = orderingKey
            self.coalescingKey = coalescingKey
        }
    }
}
