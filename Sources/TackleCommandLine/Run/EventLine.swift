import FoundationEssentials
import Tackle

/// One line of `tackle run`'s output: a JSON object whose keys stand in a fixed order.
struct EventLine {
    private var fields: [String] = []

    /// The line for an event.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - line: the number of the input line that the delivery came from, where one did.
    init(_ event: DeliveryEvent, line: Int?) {
        add("type", event.kind.description)
        add("id", "\(event.id.webhook)")
        add("endpoint", event.id.endpoint.key)
        if event.attempts > 0 { add("attempt", event.attempts) }
        if let status = event.status { add("status", status) }
        if let error = event.error { add("error", error.description) }
        if let reason = event.error?.reasonName { add("reason", reason) }
        if let newer = event.replacement { add("by", "\(newer.webhook)") }
        if let next = event.next { add("next", Timestamp(next).description) }
        if let line { add("line", line) }
    }

    /// The line for an input line that no webhook could be made of.
    init(refusing error: InvalidWebhook, id: String?, line: Int) {
        add("type", "refused")
        if let id { add("id", id) }
        add("error", error.field.isEmpty ? error.reason : error.description)
        add("line", line)
    }

    /// The JSON text, without a line end.
    var text: String { "{\(fields.joined(separator: ","))}" }

    private mutating func add(_ key: String, _ value: Int) {
        fields.append("\"\(key)\":\(value)")
    }

    private mutating func add(_ key: String, _ value: String) {
        fields.append("\"\(key)\":\(JSONString(value))")
    }
}
