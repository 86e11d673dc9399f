extension WebhookBody {
    /// A value's fields as `application/x-www-form-urlencoded`, as the WHATWG URL standard's
    /// serializer (section 5.2) writes it.
    ///
    /// The value has to be an object of scalars, or of arrays of scalars, by the rules of
    /// `WebhookEncoder`: names in the order of their bytes, numbers exact, so that 19.99 stays
    /// 19.99. An array repeats its name for each element, and an empty one leaves no trace; `null`
    /// is an empty value. Nested objects, and arrays within arrays, have no agreed form and are
    /// refused.
    ///
    /// - Throws: `InvalidWebhook` for the field `payload`, naming the key; what
    ///   `WebhookEncoder.encode(_:)` throws.
    public static func form(
        _ value: some Encodable,
        encoder: WebhookEncoder = WebhookEncoder()
    ) throws -> WebhookBody {
        guard case .object(let object) = try encoder.tree(value).settled else {
            throw InvalidWebhook(
                field: "payload",
                reason: "a form is made of names and values; give a struct or a dictionary"
            )
        }
        var writer = FormWriter()
        for member in object.sortedMembers() {
            guard case .array(let array) = member.value.settled else {
                try writer.write(member.value.settled, name: member.key)
                continue
            }
            for element in array.elements { try writer.write(element.settled, name: member.key) }
        }
        return WebhookBody(bytes: writer.bytes, knownType: "application/x-www-form-urlencoded")
    }
}
