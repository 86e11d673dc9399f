import Tackle

extension Headers {
    /// The headers of one request: the sender's own, the webhook's over them, and what the body is.
    ///
    /// They are what is sent, and what the attempt's record shows.
    ///
    /// - Throws: `InvalidWebhook` where together they are too many or too long.
    static func request(
        _ delivery: Delivery,
        options: CurlSender.Options
    ) throws(InvalidWebhook) -> Headers {
        var headers = try delivery.requestHeaders
        if !options.headers.isEmpty { headers = try options.headers.merging(headers) }
        try headers.recordUnlessSet("Content-Type", delivery.webhook.body.contentType)
        try headers.recordUnlessSet("User-Agent", options.userAgent)
        return headers
    }

    /// Adds a header of the transport's own, unless there is one of that name.
    ///
    /// Set as a signer would: what is reserved is so for callers, not for the transport.
    private mutating func recordUnlessSet(
        _ name: String,
        _ value: String
    ) throws(InvalidWebhook) {
        guard self[name] == nil else { return }
        try setSignature(name: name, value: value)
    }
}
