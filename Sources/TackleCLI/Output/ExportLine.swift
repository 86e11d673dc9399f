import Tackle
import TackleCommandLine

/// A webhook as a line that `tackle run` reads again, with the same bytes as its body.
struct ExportLine {
    /// The JSON text, without a line end.
    let text: String

    init(_ webhook: Webhook) {
        var object = JSONObject()
        object.add("id", "\(webhook.id)")
        object.add("url", webhook.url.text)
        // The input has no null: what is absent is left out.
        if let type = webhook.eventType { object.add("event", type) }
        if let key = webhook.endpointKey { object.add("endpoint", key) }
        if let key = webhook.orderingKey { object.add("order", key) }
        if let key = webhook.coalescingKey { object.add("coalesce", key) }
        if let due = webhook.due { object.add("due", due) }
        if !webhook.headers.isEmpty {
            var headers = JSONObject()
            for field in webhook.headers { headers.add(field.name, field.value) }
            object.add("headers", headers)
        }
        object.add("contentType", webhook.body.contentType)
        if let text = webhook.body.text {
            object.add("body", text)
        } else {
            object.add("bodyBase64", webhook.body.base64)
        }
        text = object.description
    }
}
