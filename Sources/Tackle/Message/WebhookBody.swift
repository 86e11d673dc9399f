/// A webhook's body: bytes that are made once, and what they are.
///
/// What is signed, stored and sent are exactly these bytes, however many attempts and endpoints
/// there are. The description never shows the content.
public struct WebhookBody: Sendable, Hashable, CustomStringConvertible {
    /// The body as it goes over the wire.
    public let bytes: [UInt8]

    /// The value of the header `Content-Type`.
    public let contentType: String

    /// Takes bytes as they are.
    ///
    /// - Parameters:
    ///   - bytes: The body; it may be empty.
    ///   - contentType: A media type such as `application/xml` or `text/csv; charset=utf-8` (RFC
    ///     9110, section 8.3.1), of at most 256 bytes of visible ASCII.
    /// - Throws: `InvalidWebhook` for the field `contentType` where it is no media type.
    public init(bytes: [UInt8], contentType: String) throws(InvalidWebhook) {
        try MediaTypeSyntax.check(contentType)
        self.init(bytes: bytes, knownType: contentType)
    }

    /// For content types that are known to be well formed.
    init(bytes: [UInt8], knownType: String) {
        self.bytes = bytes
        contentType = knownType
    }

    /// A value as JSON, with the content type `application/json`.
    ///
    /// - Throws: What `WebhookEncoder.encode(_:)` throws.
    public static func json(
        _ value: some Encodable,
        encoder: WebhookEncoder = WebhookEncoder()
    ) throws -> WebhookBody {
        WebhookBody(bytes: try encoder.encode(value), knownType: "application/json")
    }

    /// A text in UTF-8, with the content type `text/plain; charset=utf-8`.
    public static func text(_ text: String) -> WebhookBody {
        WebhookBody(bytes: Array(text.utf8), knownType: "text/plain; charset=utf-8")
    }

    /// The content type and the size in bytes: `application/json, 123 bytes`.
    public var description: String {
        "\(contentType), \(bytes.count) \(bytes.count == 1 ? "byte" : "bytes")"
    }
}
