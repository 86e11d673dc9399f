extension WebhookBody {
    /// Encodes a value as its content type asks: a form, or JSON for every other.
    ///
    /// - Parameters:
    ///   - value: the value to encode, once.
    ///   - contentType: such as `application/json` or `application/x-www-form-urlencoded`.
    /// - Throws: ``InvalidWebhook`` where the content type is none or the value cannot be encoded.
    public init(encoding value: some Encodable, as contentType: String) throws {
        let type = contentType.prefix { $0 != ";" && $0 != " " }
        let body = try type == "application/x-www-form-urlencoded" ? .form(value) : Self.json(value)
        try self.init(bytes: body.bytes, contentType: contentType)
    }
}
