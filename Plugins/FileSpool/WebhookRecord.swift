import FoundationEssentials
import Tackle

/// A webhook as the body of a record: everything in it, and nothing else.
///
/// Texts are a length of four bytes and UTF-8; an absent one has the length 0xFFFFFFFF. Times are
/// the bits of a double, so that they come back as they were.
struct WebhookRecord {
    let webhook: Webhook

    private static let absent = UInt32.max

    var bytes: [UInt8] {
        var record = SpoolBytes(reserving: webhook.body.bytes.count + 512)
        Self.append(webhook.id.description, to: &record)
        Self.append(webhook.eventType, to: &record)
        Self.append(webhook.url.text, to: &record)
        Self.append(webhook.body.contentType, to: &record)
        Self.append(webhook.endpointKey, to: &record)
        Self.append(webhook.orderingKey, to: &record)
        Self.append(webhook.coalescingKey, to: &record)
        record.append(webhook.created.timeIntervalSinceReferenceDate.bitPattern)
        record.append(UInt8(webhook.due == nil ? 0 : 1))
        record.append((webhook.due?.timeIntervalSinceReferenceDate ?? 0).bitPattern)
        record.append(UInt32(webhook.headers.count))
        for field in webhook.headers {
            Self.append(field.name, to: &record)
            Self.append(field.value, to: &record)
        }
        record.append(UInt32(webhook.body.bytes.count))
        record.append(webhook.body.bytes)
        return record.bytes
    }

    init(_ webhook: Webhook) {
        self.webhook = webhook
    }

    /// Reads a webhook; `nil` where the bytes are none.
    init?(_ bytes: [UInt8]) {
        var reader = Reader(rest: bytes[...])
        do {
            let id = try WebhookID(reader.text())
            let eventType = try reader.optionalText()
            let url = try WebhookURL(reader.text())
            let contentType = try reader.text()
            var options = Webhook.Options(
                endpointKey: try reader.optionalText(),
                orderingKey: try reader.optionalText(),
                coalescingKey: try reader.optionalText()
            )
            options.created = try reader.date()
            let hasDue = try reader.number(as: UInt8.self) == 1
            let due = try reader.date()
            options.due = hasDue ? due : nil
            var headers = Headers()
            for _ in 0..<(try reader.number(as: UInt32.self)) {
                try headers.append(name: reader.text(), value: reader.text())
            }
            let count = Int(try reader.number(as: UInt32.self))
            let body = try WebhookBody(bytes: Array(reader.take(count)), contentType: contentType)
            webhook = try Webhook(
                eventType,
                to: url,
                body: body,
                headers: headers,
                id: id,
                options: options
            )
        } catch {
            return nil
        }
    }

    private static func append(_ text: String?, to record: inout SpoolBytes) {
        guard let text else { return record.append(absent) }
        record.append(UInt32(text.utf8.count))
        record.append(text.utf8)
    }

    /// Takes values from the front; it throws at the end of the bytes.
    private struct Reader {
        struct Exhausted: Error {}

        var rest: ArraySlice<UInt8>

        mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
            guard count <= rest.count else { throw Exhausted() }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }

        mutating func number<Number: FixedWidthInteger>(as type: Number.Type) throws -> Number {
            try take(Number.bitWidth / 8).number(at: 0, as: type)
        }

        mutating func date() throws -> Date {
            let bits = try number(as: UInt64.self)
            return Date(timeIntervalSinceReferenceDate: Double(bitPattern: bits))
        }

        mutating func optionalText() throws -> String? {
            let count = try number(as: UInt32.self)
            guard count != WebhookRecord.absent else { return nil }
            guard let text = String(validating: try take(Int(count)), as: UTF8.self) else {
                throw Exhausted()
            }
            return text
        }

        mutating func text() throws -> String {
            guard let text = try optionalText() else { throw Exhausted() }
            return text
        }
    }
}
