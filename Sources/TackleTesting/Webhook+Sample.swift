public import FoundationEssentials
public import Tackle

extension Webhook {
    /// A webhook for tests where no more than a part of it matters.
    ///
    /// It is the same each time. It was made when a ``VirtualClock`` begins, so that one which is
    /// sent by such a clock is new, unless the options say otherwise.
    ///
    /// ```swift
    /// try await pipeline.send(.sample())
    /// try await pipeline.send(.sample("msg_2", due: clock.now.addingTimeInterval(60)))
    /// ```
    ///
    /// - Parameters:
    ///   - id: the id.
    ///   - eventType: what happened.
    ///   - url: an absolute `http` or `https` URL; a ``LocalReceiver`` has its own.
    ///   - body: the body, as JSON.
    ///   - headers: further headers.
    ///   - due: the moment before which it is not sent.
    ///   - options: times and keys; a due time here wins.
    /// - Returns: the webhook.
    /// - Throws: `InvalidWebhook`, as the initialiser does.
    public static func sample(
        _ id: String = "msg_1",
        eventType: String? = "order.paid",
        to url: String = "https://shop.example/hooks",
        body: String = #"{"order":42}"#,
        headers: [String: String] = [:],
        due: Date? = nil,
        options: Options = Options(created: VirtualClock.beginning)
    ) throws(InvalidWebhook) -> Webhook {
        var options = options
        options.due = options.due ?? due
        return try Webhook(
            eventType,
            to: url,
            body: WebhookBody(bytes: Array(body.utf8), contentType: "application/json"),
            headers: headers,
            id: id,
            options: options
        )
    }
}
