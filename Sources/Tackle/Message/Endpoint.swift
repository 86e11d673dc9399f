/// Where deliveries go, as far as caps, pauses, breakers and disabling are concerned.
///
/// An endpoint is the webhook's endpoint key where it has one, else its URL without the query, so
/// that a signature or a token in the query does not make an endpoint of its own.
public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// The endpoint key, or the URL without its query.
    public let key: String

    /// Names an endpoint by its key.
    public init(key: String) {
        self.key = key
    }

    /// The key.
    ///
    /// A URL's path can be a credential: keep it out of logs.
    public var description: String { key }
}
