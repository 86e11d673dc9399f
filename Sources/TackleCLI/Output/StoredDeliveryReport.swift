import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleFileSpool

/// A delivery that a spool holds, told to a person or to a script.
struct StoredDeliveryReport {
    private let stored: StoredDelivery
    private let now: Date

    init(_ stored: StoredDelivery, now: Date) {
        self.stored = stored
        self.now = now
    }

    /// The columns of `ls`.
    var row: [String] {
        [
            "\(stored.webhook.id)", stored.webhook.endpoint.key.quotable(limit: 8192),
            stored.webhook.eventType?.quotable(limit: 256) ?? "-", attempts, state,
            "\(AgeText(since: stored.webhook.created, now: now)) old",
        ]
    }

    /// The object of `ls --json`.
    var json: String { summary.description }

    /// The object of `show --json`.
    var fullJSON: String {
        let webhook = stored.webhook
        var object = summary
        object.add("url", webhook.url.text)
        object.add("order", webhook.orderingKey)
        object.add("coalesce", webhook.coalescingKey)
        object.add("notBefore", webhook.due)
        object.add("segment", stored.segment)
        object.add("offset", stored.range.lowerBound)
        object.add("size", stored.range.count)
        var headers = JSONObject()
        for field in webhook.headers { headers.add(field.name, field.value) }
        object.add("headers", headers)
        object.add("contentType", webhook.body.contentType)
        object.add("bodyBytes", webhook.body.bytes.count)
        if let text = webhook.body.text {
            object.add("body", text)
        } else {
            object.add("bodyBase64", webhook.body.base64)
        }
        return object.description
    }

    /// The lines of `show`: a name and a value each.
    var fullRows: [[String]] {
        let webhook = stored.webhook
        var rows = [
            ["id", "\(webhook.id)"], ["endpoint", webhook.endpoint.key.quotable(limit: 8192)],
            ["url", webhook.url.text.quotable(limit: 8192)],
            ["event", webhook.eventType?.quotable(limit: 256) ?? "-"],
            ["state", state], ["attempts", "\(stored.attempts)"],
            ["last status", stored.status.map { "\($0)" } ?? "-"],
        ]
        if let reason = stored.reason {
            rows.append(["reason", "\(reason.code): \(reason.message)".quotable(limit: 1400)])
            rows.append(["died", "\(Timestamp(reason.time))"])
        }
        rows.append(["made", "\(Timestamp(webhook.created))"])
        if let due = webhook.due { rows.append(["not before", "\(Timestamp(due))"]) }
        if let key = webhook.orderingKey { rows.append(["order", key.quotable(limit: 8192)]) }
        if let key = webhook.coalescingKey {
            rows.append(["coalesce", key.quotable(limit: 8192)])
        }
        for field in webhook.headers {
            rows.append(["header", "\(field.name): \(field.value.quotable(limit: 65_536))"])
        }
        rows.append(["stands in", "\(stored.segment) at \(stored.range.lowerBound)"])
        rows.append(["body", body])
        return rows
    }

    private var summary: JSONObject {
        var object = JSONObject()
        object.add("id", "\(stored.webhook.id)")
        object.add("endpoint", stored.webhook.endpoint.key)
        object.add("event", stored.webhook.eventType)
        object.add("state", stored.isDead ? "dead" : "waiting")
        object.add("attempts", stored.attempts)
        object.add("due", stored.isDead ? nil : stored.due)
        object.add("status", stored.status)
        object.add("reason", stored.reason?.code)
        object.add("message", stored.reason?.message)
        object.add("died", stored.reason?.time)
        object.add("created", stored.webhook.created)
        return object
    }

    private var attempts: String {
        stored.attempts == 1 ? "1 attempt" : "\(stored.attempts) attempts"
    }

    private var state: String {
        if stored.isDead { return "dead: \(stored.reason?.code.quotable ?? "unknown")" }
        return stored.due <= now ? "due now" : "due \(Timestamp(stored.due))"
    }

    private var body: String {
        let webhook = stored.webhook
        let size = "\(webhook.body.contentType), \(webhook.body.bytes.count) bytes"
        guard let text = webhook.body.text else {
            return "\(size), not text: --body writes them as they are"
        }
        return webhook.body.bytes.isEmpty ? size : "\(size)\n\(text.terminalSafe)"
    }
}

extension String {
    /// The text with what could command a terminal escaped; lines stay lines.
    fileprivate var terminalSafe: String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0).quotable(limit: .max) }
            .joined(separator: "\n")
    }
}
