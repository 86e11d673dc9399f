extension SignatureScheme {
    /// GitHub: HMAC-SHA256 over the body alone, `sha256=` and hex in `X-Hub-Signature-256`
    /// (docs.github.com, "Validating webhook deliveries").
    ///
    /// No time is signed, so that whoever has seen a webhook can send it again. `X-Hub-Signature`,
    /// which has SHA-1, is neither sent nor accepted.
    public static let github = SignatureScheme(
        name: "github",
        rules: TemplateScheme(
            form: .text,
            content: ContentTemplate([.body]),
            header: "X-Hub-Signature-256",
            value: HeaderTemplate([.literal(Array("sha256=".utf8)), .signature]),
            encoding: .hex
        )
    )
}
