import FoundationEssentials
import Tackle

extension InputLine {
    /// The bytes to send: `payload`, `body` or `bodyBase64`, exactly one of them.
    func body(event: String?, envelope: Bool, now: Date) throws(InvalidWebhook) -> WebhookBody {
        let given = ["payload", "body", "bodyBase64"].filter { member($0) != nil }
        guard let source = given.last else {
            throw InvalidWebhook(
                field: "payload",
                reason: "it is missing: add payload, body or bodyBase64"
            )
        }
        guard given.count == 1 else {
            throw InvalidWebhook(
                field: source,
                reason: "it stands beside \(given.dropLast().joined(separator: " and ")): keep one"
            )
        }
        let contentType = try text("contentType")
        if source == "payload" {
            return try payload(event: event, envelope: envelope, now: now, contentType)
        }
        guard !envelope else {
            throw InvalidWebhook(field: source, reason: "an envelope holds JSON: give payload")
        }
        guard let contentType else {
            throw InvalidWebhook(
                field: "contentType",
                reason: "it is missing: \(source) needs one, such as text/plain"
            )
        }
        let text = try text(source) ?? ""
        guard source == "bodyBase64" else {
            return try WebhookBody(bytes: Array(text.utf8), contentType: contentType)
        }
        // The decoder passes over what the strict form has no place for, so it is compared.
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else {
            throw InvalidWebhook(
                field: "bodyBase64",
                reason: "not base64: use the standard alphabet with padding (RFC 4648, section 4)"
            )
        }
        return try WebhookBody(bytes: Array(data), contentType: contentType)
    }

    private func payload(
        event: String?,
        envelope: Bool,
        now: Date,
        _ contentType: String?
    ) throws(InvalidWebhook) -> WebhookBody {
        guard let json = value("payload") else { preconditionFailure("checked by the caller") }
        guard envelope else {
            return try WebhookBody(bytes: json, contentType: contentType ?? "application/json")
        }
        guard let event else {
            throw InvalidWebhook(field: "event", reason: "it is missing: an envelope names it")
        }
        let body = try WebhookBody.envelope(type: event, timestamp: now, json: json)
        guard let contentType else { return body }
        return try WebhookBody(bytes: body.bytes, contentType: contentType)
    }
}
