/// The names that no caller may set, and to whom they belong.
enum ReservedHeaders {
    /// Message framing (RFC 9112, section 6), routing (RFC 9110, sections 7.2 and 10.1) and what
    /// goes no further than one hop (section 7.6.1): a second opinion on these is request
    /// smuggling.
    private static let framing = [
        "host", "content-length", "transfer-encoding", "connection", "expect", "te", "trailer",
        "upgrade", "keep-alive", "http2-settings",
    ]

    /// What the signing schemes set: Standard Webhooks, GitHub, Stripe, Slack, Shopify and RFC
    /// 9421.
    private static let signatures = [
        "webhook-id", "webhook-timestamp", "webhook-signature", "x-hub-signature",
        "x-hub-signature-256", "stripe-signature", "x-slack-signature",
        "x-slack-request-timestamp", "x-shopify-hmac-sha256", "signature", "signature-input",
    ]

    private static let proxyPrefix = "proxy-"

    /// Why the name may not even be set by a signer, nil where it may.
    static func problemForSigner(_ name: String) -> String? {
        let isFraming = framing.contains { equalIgnoringASCIICase($0, name) }
        guard isFraming || startsWithProxy(name) else { return nil }
        return "belongs to the transport, which frames and routes the request: remove it"
    }

    /// Why the name may not be set by a caller, nil where it may.
    static func problemForCaller(_ name: String) -> String? {
        if let problem = problemForSigner(name) { return problem }
        if equalIgnoringASCIICase("content-type", name) {
            return "belongs to the body: set the webhook's contentType instead"
        }
        if signatures.contains(where: { equalIgnoringASCIICase($0, name) }) {
            return "belongs to the signer: remove it, and add a signer to the pipeline"
        }
        return nil
    }

    private static func startsWithProxy(_ name: String) -> Bool {
        name.utf8.count >= proxyPrefix.utf8.count
            && zip(name.utf8, proxyPrefix.utf8).allSatisfy { lowercaseASCII($0) == $1 }
    }
}
