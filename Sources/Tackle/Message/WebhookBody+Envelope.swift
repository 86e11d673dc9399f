public import FoundationEssentials

extension WebhookBody {
    /// An envelope around a payload: `{"type":…,"timestamp":…,"data":…}`, in this order, as
    /// Standard Webhooks recommends ("Payload structure").
    ///
    /// - Parameters:
    ///   - type: The event type, such as `invoice.paid`.
    ///   - timestamp: When the event happened, which may be before its webhook is sent.
    ///   - data: The payload, encoded by the rules of `WebhookEncoder`.
    ///   - encoder: The encoder of the payload.
    /// - Returns: The body, with the content type `application/json`.
    /// - Throws: What `WebhookEncoder.encode(_:)` throws; `InvalidWebhook` for the field `payload`
    ///   where the timestamp is outside the years 0000 to 9999.
    public static func envelope(
        type: String,
        timestamp: Date,
        data: some Encodable,
        encoder: WebhookEncoder = WebhookEncoder()
    ) throws -> WebhookBody {
        try envelope(type: type, timestamp: timestamp, checkedJSON: encoder.encode(data))
    }

    /// An envelope around a payload that is JSON already, and that is put in byte for byte.
    ///
    /// - Parameters:
    ///   - type: The event type, such as `invoice.paid`.
    ///   - timestamp: When the event happened, which may be before its webhook is sent.
    ///   - json: The payload: one JSON text (RFC 8259) in UTF-8.
    /// - Returns: The body, with the content type `application/json`.
    /// - Throws: `InvalidWebhook` for the field `payload` where the text is not JSON, with the
    ///   offset of the first byte at fault, or the timestamp is outside the years 0000 to 9999.
    public static func envelope(
        type: String,
        timestamp: Date,
        json: [UInt8]
    ) throws(InvalidWebhook) -> WebhookBody {
        do throws(JSONSyntaxError) {
            try JSONText.check(json)
        } catch {
            throw InvalidWebhook(field: "payload", reason: "not valid JSON: \(error)")
        }
        return try envelope(type: type, timestamp: timestamp, checkedJSON: json)
    }

    private static func envelope(
        type: String,
        timestamp: Date,
        checkedJSON json: [UInt8]
    ) throws(InvalidWebhook) -> WebhookBody {
        guard let time = RFC3339.text(for: timestamp) else {
            throw InvalidWebhook(
                field: "payload",
                reason: "the envelope's timestamp is outside the years 0000 to 9999"
            )
        }
        var writer = JSONWriter(capacity: json.count + type.utf8.count + 72)
        writer.writeRaw("{\"type\":".utf8)
        writer.write(type)
        writer.writeRaw(",\"timestamp\":".utf8)
        writer.write(time)
        writer.writeRaw(",\"data\":".utf8)
        writer.writeRaw(json)
        writer.writeRaw("}".utf8)
        return WebhookBody(bytes: writer.bytes, knownType: "application/json")
    }
}
