/// The names that no caller may set, and to whom they belong.
enum ReservedHeaders {
    /// Message framing (RFC 9112, section 6), routing (RFC 9110, sections 7.2 and 10.1) and what
    /// goes no further than one hop (section 7.6.1): a second opinion on these is request
    /// smuggling.
    private static let framing: [StaticString] = [
        "host", "content-length", "transfer-encoding", "connection", "expect", "te", "trailer",
        "upgrade", "keep-alive", "http2-settings",
    ]

    /// What the signing schemes set: Standard Webhooks, GitHub, Stripe, Slack, Shopify and RFC
    /// 9421.
    private static let signatures: [StaticString] = [
        "webhook-id", "webhook-timestamp", "webhook-signature", "x-hub-signature",
        "x-hub-signature-256", "stripe-signature", "x-slack-signature",
        "x-slack-request-timestamp", "x-shopify-hmac-sha256", "signature", "signature-input",
    ]

    /// Why the name may not even be set by a signer, nil where it may.
    static func problemForSigner(_ name: String) -> String? {
        name.withBytes(problemForSigner)
    }

    /// Why the name may not be set by a caller, nil where it may.
    static func problemForCaller(_ name: String) -> String? {
        name.withBytes { name in
            if let problem = problemForSigner(name) { return problem }
            if isName(name, "content-type") {
                return "belongs to the body: set the webhook's contentType instead"
            }
            if signatures.contains(where: { isName(name, $0) }) {
                return "belongs to the signer: remove it, and add a signer to the pipeline"
            }
            return nil
        }
    }

    private static func problemForSigner(_ name: UnsafeBufferPointer<UInt8>) -> String? {
        guard framing.contains(where: { isName(name, $0) }) || begins(name, with: "proxy-") else {
            return nil
        }
        return "belongs to the transport, which frames and routes the request: remove it"
    }

    /// Whether the name is one written here in small letters; most differ by their length.
    private static func isName(_ name: UnsafeBufferPointer<UInt8>, _ other: StaticString) -> Bool {
        name.count == other.utf8CodeUnitCount && begins(name, with: other)
    }

    private static func begins(
        _ name: UnsafeBufferPointer<UInt8>,
        with start: StaticString
    ) -> Bool {
        guard name.count >= start.utf8CodeUnitCount else { return false }
        return (0..<start.utf8CodeUnitCount).allSatisfy {
            lowercaseASCII(name[$0]) == start.utf8Start[$0]
        }
    }
}
