import Tackle

/// The headers of one request: the sender's own, the webhook's over them, and what the body is.
struct RequestHeaders {
    /// As the attempt's record shows them.
    let sent: Headers

    /// As libcurl takes them.
    let lines: [String]

    init(_ delivery: Delivery, options: CurlSender.Options) throws {
        let own = try delivery.requestHeaders
        let headers = options.headers.isEmpty ? own : try options.headers.merging(own)
        var lines: [String] = []
        for field in headers {
            // With nothing behind the colon libcurl would drop the header.
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        lines.append("Content-Type: \(delivery.webhook.body.contentType)")
        // Without this, a large body would wait for an interim answer that few receivers give.
        lines.append("Expect:")
        self.lines = lines
        sent = try headers.recording("Content-Type", delivery.webhook.body.contentType)
            .recording("User-Agent", options.userAgent)
    }
}

extension Headers {
    /// With a header that the transport adds itself, unless there is one of that name.
    ///
    /// Set as a signer would: what is reserved is so for callers, not for the transport.
    fileprivate func recording(_ name: String, _ value: String) throws -> Headers {
        guard self[name] == nil else { return self }
        var copy = self
        try copy.setSignature(name: name, value: value)
        return copy
    }
}
