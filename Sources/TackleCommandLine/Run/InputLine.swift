import FoundationEssentials
import Tackle

/// One line of `tackle run`'s input, read into a webhook.
///
/// The text of `payload` is taken byte for byte as it stands in the line.
struct InputLine {
    private static let keys = [
        "url", "event", "payload", "id", "headers", "endpoint", "order", "coalesce", "due", "body",
        "bodyBase64", "contentType",
    ]

    private let bytes: [UInt8]
    private let members: [String: JSONMember]

    /// Splits a line and checks its keys.
    ///
    /// - Throws: ``InvalidWebhook`` whose field is empty where the line as a whole is wrong.
    init(_ bytes: [UInt8]) throws(InvalidWebhook) {
        let list: [JSONMember]
        do {
            list = try JSONText.members(of: bytes)
        } catch {
            throw InvalidWebhook(
                field: "",
                reason: "not one JSON object: \(error)".quotable(limit: 300)
            )
        }
        self.bytes = bytes
        members = Dictionary(list.map { ($0.key, $0) }) { first, _ in first }
        for member in list where !Self.keys.contains(member.key) {
            throw InvalidWebhook(
                field: member.key.quotable,
                reason: "unknown key" + NearestSpelling.hint(member.key, among: Self.keys)
                    + " (known: \(Self.keys.joined(separator: ", ")))"
            )
        }
    }

    /// The webhook that the line asks for.
    ///
    /// - Parameters:
    ///   - envelope: whether the payload is wrapped as `{"type", "timestamp", "data"}`.
    ///   - now: the time of its creation.
    /// - Returns: the webhook.
    /// - Throws: ``InvalidWebhook`` naming the key at fault.
    func webhook(envelope: Bool, now: Date = .now) throws(InvalidWebhook) -> Webhook {
        guard let url = try text("url") else {
            throw InvalidWebhook(field: "url", reason: "it is missing: add where to send it")
        }
        let options = Webhook.Options(
            created: now,
            due: try due(),
            endpointKey: try text("endpoint"),
            orderingKey: try text("order"),
            coalescingKey: try text("coalesce")
        )
        let event = try text("event")
        return try Webhook(
            event,
            to: WebhookURL(url),
            body: try body(event: event, envelope: envelope, now: now),
            headers: try headers(),
            id: try text("id").map { (text) throws(InvalidWebhook) in try WebhookID(text) },
            options: options
        )
    }

    /// The text at a key, as far as it can be read: to name a line that is refused.
    func idIfReadable() -> String? {
        guard let text = try? text("id"), text.utf8.count <= 256 else { return nil }
        return text
    }

    func member(_ key: String) -> JSONMember? { members[key] }

    /// The bytes at a key, as they stand in the line.
    func value(_ key: String) -> [UInt8]? {
        members[key].map { Array(bytes[$0.value]) }
    }

    func text(_ key: String) throws(InvalidWebhook) -> String? {
        guard let member = members[key] else { return nil }
        guard member.kind == .string else {
            throw InvalidWebhook(
                field: key,
                reason: "a string is expected, not \(member.kind.rawValue)"
            )
        }
        do {
            return try JSONText.string(bytes[member.value])
        } catch {
            throw InvalidWebhook(field: key, reason: "\(error)")
        }
    }

    private func due() throws(InvalidWebhook) -> Date? {
        guard let text = try text("due") else { return nil }
        guard let moment = Timestamp(text) else {
            throw InvalidWebhook(
                field: "due",
                reason: "'\(text.quotable)' is not a time: write it as 2026-01-31T08:00:00Z"
            )
        }
        return moment.date
    }

    private func headers() throws(InvalidWebhook) -> Headers {
        guard let member = members["headers"] else { return Headers() }
        let slice = Array(bytes[member.value])
        guard member.kind == .object, let list = try? JSONText.members(of: slice) else {
            throw InvalidWebhook(
                field: "headers",
                reason: "an object of strings is expected, each name once"
            )
        }
        var headers = Headers()
        for header in list {
            guard header.kind == .string, let value = try? JSONText.string(slice[header.value])
            else {
                throw InvalidWebhook(
                    field: "headers",
                    reason: "the value of '\(header.key.quotable)' is not a string: quote it"
                )
            }
            try headers.append(name: header.key, value: value)
        }
        return headers
    }
}
