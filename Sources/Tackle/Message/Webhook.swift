public import FoundationEssentials

/// A message for one endpoint: what happened, whom to tell, and the exact bytes to send.
///
/// A webhook never changes once it is made, and it cannot be made from a URL, a header or an id
/// that Tackle's rules refuse. Its body was encoded before, once: what is signed is what is sent,
/// byte for byte, at every attempt.
///
/// ```swift
/// let webhook = try Webhook(
///     "order.paid", to: "https://shop.example/hooks", body: .json(["order": 42]))
/// ```
public struct Webhook: Sendable {
    /// What a webhook consists of.
    ///
    /// It never changes, so all copies of a webhook share one: to hand a webhook from stage to
    /// stage costs the count of one reference, not of a dozen.
    private final class Content: Sendable {
        let id: WebhookID
        let eventType: String?
        let url: WebhookURL
        let headers: Headers
        let body: WebhookBody
        let created: Date
        let extras: Extras?

        init(
            _ eventType: String?,
            to url: WebhookURL,
            body: WebhookBody,
            headers: Headers,
            id: WebhookID,
            options: Options
        ) {
            self.id = id
            self.eventType = eventType
            self.url = url
            self.headers = headers
            self.body = body
            created = options.created
            let hasExtras =
                options.due != nil || options.endpointKey != nil || options.orderingKey != nil
                || options.coalescingKey != nil
            extras = hasExtras ? Extras(options) : nil
        }
    }

    /// What most webhooks do not have.
    private final class Extras: Sendable {
        let options: Options

        init(_ options: Options) {
            self.options = options
        }
    }

    private let content: Content

    /// Names the message for the receiver; the same at every attempt and at every endpoint.
    public var id: WebhookID { content.id }

    /// What happened, such as `order.paid`.
    public var eventType: String? { content.eventType }

    /// Where to send it, as the strict parser wrote it again.
    public var url: WebhookURL { content.url }

    /// The headers given by the caller.
    public var headers: Headers { content.headers }

    /// The bytes to send, with their content type.
    public var body: WebhookBody { content.body }

    /// When the webhook was made.
    public var created: Date { content.created }

    /// The moment before which it is not sent, which needs a pipeline with a queue.
    public var due: Date? { content.extras?.options.due }

    /// What caps, pauses, breakers and disabling act on: the endpoint key, else the URL without its
    /// query.
    public var endpoint: Endpoint { Endpoint(key: endpointKey ?? url.withoutQuery) }

    /// The endpoint key, where one was given.
    public var endpointKey: String? { content.extras?.options.endpointKey }

    /// Webhooks with the same key are sent one at a time and in the order accepted.
    public var orderingKey: String? { content.extras?.options.orderingKey }

    /// A newer webhook with the same endpoint and key may replace this one while it waits.
    public var coalescingKey: String? { content.extras?.options.coalescingKey }

    /// Makes a webhook from text, checking every part.
    ///
    /// - Parameters:
    ///   - eventType: what happened; at most 256 bytes without control characters.
    ///   - url: an absolute `http` or `https` URL.
    ///   - body: the bytes to send.
    ///   - headers: further headers; framing, `Host` and signature headers are refused.
    ///   - id: the id; made anew, time-ordered and unique, where it is absent.
    ///   - options: creation time, due time and keys.
    /// - Throws: ``InvalidWebhook`` naming the field at fault.
    public init(
        _ eventType: String? = nil,
        to url: String,
        body: WebhookBody,
        headers: [String: String] = [:],
        id: String? = nil,
        options: Options = Options()
    ) throws(InvalidWebhook) {
        try self.init(
            eventType,
            to: WebhookURL(url),
            body: body,
            headers: Headers(headers),
            id: id.map { (text) throws(InvalidWebhook) in try WebhookID(text) },
            options: options
        )
    }

    /// Makes a webhook from parts that are checked already.
    ///
    /// - Throws: ``InvalidWebhook`` where the event type or a key breaks a rule.
    public init(
        _ eventType: String? = nil,
        to url: WebhookURL,
        body: WebhookBody,
        headers: Headers,
        id: WebhookID? = nil,
        options: Options = Options()
    ) throws(InvalidWebhook) {
        try Self.check(eventType, field: "event")
        try Self.check(options.endpointKey, field: "endpoint")
        try Self.check(options.orderingKey, field: "order")
        try Self.check(options.coalescingKey, field: "coalesce")
        try Self.check(options.created, field: "created")
        if let due = options.due { try Self.check(due, field: "due") }
        content = Content(
            eventType,
            to: url,
            body: body,
            headers: headers,
            id: id ?? .make(at: options.created),
            options: options
        )
    }

    /// Times end up in arithmetic and in files: the years 1 to 9999 are what RFC 3339 can write.
    private static func check(_ time: Date, field: String) throws(InvalidWebhook) {
        guard times.contains(time.timeIntervalSince1970) else {
            throw InvalidWebhook(
                field: field,
                reason: "it lies outside the years 1 to 9999: give a date within them"
            )
        }
    }

    /// In seconds since 1970.
    private static let times: Range<TimeInterval> = -62_135_596_800..<253_402_300_800

    /// Names and keys end up in logs, files and metrics: they are short and have no control bytes.
    private static func check(_ text: String?, field: String) throws(InvalidWebhook) {
        guard let text else { return }
        guard !text.isEmpty else {
            throw InvalidWebhook(field: field, reason: "it is empty: give a text or leave it out")
        }
        guard text.utf8.count <= 256 else {
            throw InvalidWebhook(
                field: field,
                reason: "it has \(text.utf8.count) bytes: 256 are allowed"
            )
        }
        guard !text.withBytes({ $0.contains { $0 < 0x20 || $0 == 0x7F } }) else {
            throw InvalidWebhook(
                field: field,
                reason: "it has a control character: remove it"
            )
        }
    }
}

extension Webhook: Hashable {
    /// Whether two webhooks have all parts in common.
    public static func == (left: Webhook, right: Webhook) -> Bool {
        left.id == right.id && left.eventType == right.eventType && left.url == right.url
            && left.headers == right.headers && left.body == right.body
            && left.created == right.created
            && left.content.extras?.options == right.content.extras?.options
    }

    /// Hashes all parts.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(eventType)
        hasher.combine(url)
        hasher.combine(headers)
        hasher.combine(body)
        hasher.combine(created)
        hasher.combine(content.extras?.options)
    }
}

extension Webhook: CustomStringConvertible {
    /// Id, event type, and scheme and host of the URL: a path can be a credential.
    public var description: String {
        "\(id) \(eventType ?? "-") -> \(url)"
    }
}
