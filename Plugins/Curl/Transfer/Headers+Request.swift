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
        try headers.record(known: "Content-Type", delivery.webhook.body.contentType)
        try headers.record(known: "User-Agent", options.userAgent)
        return headers
    }
}
