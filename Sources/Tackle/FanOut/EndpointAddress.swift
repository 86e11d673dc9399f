/// One of several endpoints that the same webhook goes to.
public struct EndpointAddress: Sendable, Hashable {
    /// Where to send it.
    public let url: WebhookURL

    /// Names the endpoint; 1 to 256 bytes.
    ///
    /// Without a key its name is the URL without the query.
    public let key: String?

    /// Headers for this endpoint alone, which win over the webhook's own.
    public let headers: Headers

    /// Makes an address of parts that are checked already.
    public init(_ url: WebhookURL, key: String? = nil, headers: Headers = Headers()) {
        self.url = url
        self.key = key
        self.headers = headers
    }

    /// Makes an address from text.
    ///
    /// - Parameters:
    ///   - url: an absolute `http` or `https` URL.
    ///   - key: the endpoint key.
    ///   - headers: headers for this endpoint alone.
    /// - Throws: ``InvalidWebhook`` naming the field at fault.
    public init(
        _ url: String,
        key: String? = nil,
        headers: [String: String] = [:]
    ) throws(InvalidWebhook) {
        try self.init(WebhookURL(url), key: key, headers: Headers(headers))
    }
}

extension EndpointAddress: CustomStringConvertible {
    /// The endpoint key, else scheme and host: a path can be a credential.
    public var description: String { key ?? "\(url)" }
}
