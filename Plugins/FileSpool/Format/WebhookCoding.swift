import FoundationEssentials
import Tackle

/// A webhook as the body of a MESSAGE record: fields of a tag (1 byte), a length (4) and bytes.
///
/// Absent fields are not written. Tags: 1 id, 2 URL, 3 event type, 4 endpoint key, 5 ordering key,
/// 6 coalescing key, 7 header name and 8 its value, 9 content type, 10 body, 11 created, 12 due.
/// Everything is checked again when it is read, so that nothing on a disk gets round the rules.
enum WebhookCoding {
    enum Tag: UInt8 {
        case id = 1
        case url
        case eventType
        case endpointKey
        case orderingKey
        case coalescingKey
        case headerName
        case headerValue
        case contentType
        case body
        case created
        case due
    }

    static func encode(_ webhook: Webhook) -> [UInt8] {
        var fields = EncodedFields()
        fields.put(.id, webhook.id.description)
        fields.put(.url, webhook.url.text)
        fields.put(.eventType, webhook.eventType)
        fields.put(.endpointKey, webhook.endpointKey)
        fields.put(.orderingKey, webhook.orderingKey)
        fields.put(.coalescingKey, webhook.coalescingKey)
        for field in webhook.headers {
            fields.put(.headerName, field.name)
            fields.put(.headerValue, field.value)
        }
        fields.put(.contentType, webhook.body.contentType)
        fields.put(.created, webhook.created)
        fields.put(.due, webhook.due)
        return fields.bytes(with: webhook.body.bytes)
    }

    /// Reads a webhook.
    ///
    /// - Throws: `InvalidWebhook` where a field is missing, unknown or breaks a rule.
    static func decode(_ bytes: ArraySlice<UInt8>) throws(InvalidWebhook) -> Webhook {
        var fields = Fields()
        var reader = ByteReader(bytes)
        while !reader.isAtEnd {
            guard let tag = reader.number(UInt8.self).flatMap(Tag.init(rawValue:)),
                let count = reader.number(UInt32.self), let field = reader.take(Int(count))
            else { throw malformed }
            try fields.take(tag, field)
        }
        guard let id = fields.id, let url = fields.url, let type = fields.contentType,
            let body = fields.body, let created = fields.created
        else { throw malformed }
        return try Webhook(
            fields.eventType,
            to: WebhookURL(url),
            body: WebhookBody(bytes: Array(body), contentType: type),
            headers: fields.headers,
            id: WebhookID(id),
            options: Webhook.Options(
                created: created,
                due: fields.due,
                endpointKey: fields.endpointKey,
                orderingKey: fields.orderingKey,
                coalescingKey: fields.coalescingKey
            )
        )
    }

    /// What was read of a webhook so far.
    private struct Fields {
        var id: String?
        var url: String?
        var eventType: String?
        var endpointKey: String?
        var orderingKey: String?
        var coalescingKey: String?
        var contentType: String?
        var body: ArraySlice<UInt8>?
        var created: Date?
        var due: Date?
        var headers = Headers()
        private var headerName: String?

        mutating func take(_ tag: Tag, _ field: ArraySlice<UInt8>) throws(InvalidWebhook) {
            switch tag {
            case .id: id = try text(field)
            case .url: url = try text(field)
            case .eventType: eventType = try text(field)
            case .endpointKey: endpointKey = try text(field)
            case .orderingKey: orderingKey = try text(field)
            case .coalescingKey: coalescingKey = try text(field)
            case .headerName: headerName = try text(field)
            case .headerValue:
                guard let headerName else { throw malformed }
                try headers.append(name: headerName, value: text(field))
            case .contentType: contentType = try text(field)
            case .body: body = field
            case .created: created = try moment(field)
            case .due: due = try moment(field)
            }
        }

        private func text(_ field: ArraySlice<UInt8>) throws(InvalidWebhook) -> String {
            guard let text = String(validating: field, as: UTF8.self) else { throw malformed }
            return text
        }

        private func moment(_ field: ArraySlice<UInt8>) throws(InvalidWebhook) -> Date {
            var reader = ByteReader(field)
            guard field.count == 8, let moment = reader.moment() else { throw malformed }
            return moment
        }
    }

    private static let malformed = InvalidWebhook(
        field: "payload",
        reason: "the stored webhook cannot be read"
    )
}
