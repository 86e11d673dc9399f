extension SignatureScheme {
    /// Slack: HMAC-SHA256 over `v0:`, the time, a colon and the body; `v0=` and hex in
    /// `X-Slack-Signature`, the time in `X-Slack-Request-Timestamp` (docs.slack.dev, "Verifying
    /// requests from Slack").
    public static let slack = SignatureScheme(
        name: "slack",
        rules: TemplateScheme(
            form: .text,
            content: ContentTemplate([
                .literal(Array("v0:".utf8)), .timestamp, .literal(Array(":".utf8)), .body,
            ]),
            header: "X-Slack-Signature",
            value: HeaderTemplate([.literal(Array("v0=".utf8)), .signature]),
            encoding: .hex,
            timestampHeader: "X-Slack-Request-Timestamp"
        )
    )
}
