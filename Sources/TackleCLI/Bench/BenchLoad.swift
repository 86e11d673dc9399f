import FoundationEssentials
import Tackle

/// What a benchmark sends: so many webhooks of one size, to its URLs in turn.
struct BenchLoad: Sendable {
    let urls: [WebhookURL]
    let count: Int

    /// How many calls of `send` are under way at once, where there is no rate.
    let concurrency: Int

    /// At which rate they are offered, however many are under way; nil where each call of `send`
    /// that ends makes room for the next.
    let rate: RateArgument?

    private let body: WebhookBody

    /// - Parameters:
    ///   - urls: at least one.
    ///   - count: how many webhooks.
    ///   - concurrency: how many calls at once.
    ///   - size: the bytes of each body.
    ///   - rate: at which rate, instead of so many at once.
    /// - Throws: `InvalidWebhook`, never for a size that is not negative.
    init(
        urls: [WebhookURL],
        count: Int,
        concurrency: Int,
        size: Int,
        rate: RateArgument? = nil
    ) throws(InvalidWebhook) {
        self.urls = urls
        self.count = count
        self.rate = rate
        self.concurrency = min(concurrency, count)
        body = try WebhookBody(bytes: Self.json(size), contentType: "application/json")
    }

    /// The bytes of each body.
    var size: Int { body.bytes.count }

    /// A webhook as a program makes it: with an id of its own, and a body encoded before.
    func webhook(
        _ number: Int,
        id: WebhookID,
        created: Date
    ) throws(InvalidWebhook) -> Webhook {
        try Webhook(
            "tackle.bench",
            to: urls[number % urls.count],
            body: body,
            headers: Headers(),
            id: id,
            options: Webhook.Options(created: created)
        )
    }

    /// A JSON text of that many bytes, as far as there is one.
    private static func json(_ size: Int) -> [UInt8] {
        guard size > 1 else { return [UInt8](repeating: UInt8(ascii: "0"), count: size) }
        let quote = UInt8(ascii: "\"")
        return [quote] + [UInt8](repeating: UInt8(ascii: "x"), count: size - 2) + [quote]
    }
}
