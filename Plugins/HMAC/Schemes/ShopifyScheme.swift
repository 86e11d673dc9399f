extension SignatureScheme {
    /// Shopify: HMAC-SHA256 over the body alone, base64 in `X-Shopify-Hmac-SHA256` (shopify.dev,
    /// "Verify webhook deliveries").
    ///
    /// No time is signed, so that whoever has seen a webhook can send it again.
    public static let shopify = SignatureScheme(
        name: "shopify",
        rules: TemplateScheme(
            form: .text,
            content: ContentTemplate([.body]),
            header: "X-Shopify-Hmac-SHA256",
            value: HeaderTemplate([.signature]),
            encoding: .base64
        )
    )
}
