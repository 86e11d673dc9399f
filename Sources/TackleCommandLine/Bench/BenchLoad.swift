import FoundationEssentials
import Tackle

/// What a benchmark sends: so many webhooks of one size, to its URLs in turn.
struct BenchLoad: Sendable {
    /// Where those go that are waited for.
    let urls: [WebhookURL]

    /// Where those go whose outcome is neither waited for nor counted among the others'; they have
    /// their turns among the others, as evenly as numbers allow, and never the first.
    let aside: [WebhookURL]

    /// How many in all.
    let count: Int

    /// How many calls of `send` are under way at once, where there is no rate.
    let concurrency: Int

    /// At which rate they are offered, however many are under way; nil where each call of `send`
    /// that ends makes room for the next.
    let rate: RateArgument?

    /// The first so many are counted and not timed.
    let warmUp: Int

    private let body: WebhookBody

    /// - Parameters:
    ///   - urls: at least one.
    ///   - aside: where further ones go, which nobody waits for.
    ///   - count: how many webhooks in all.
    ///   - concurrency: how many calls at once.
    ///   - size: the bytes of each body.
    ///   - rate: at which rate, instead of so many at once.
    ///   - warmUp: how many of the first ones are counted and not timed.
    /// - Throws: `InvalidWebhook`, never for a size that is not negative.
    init(
        urls: [WebhookURL],
        aside: [WebhookURL] = [],
        count: Int,
        concurrency: Int,
        size: Int,
        rate: RateArgument? = nil,
        warmUp: Int = 0
    ) throws(InvalidWebhook) {
        self.urls = urls
        self.aside = aside
        self.count = count
        self.rate = rate
        self.warmUp = warmUp
        self.concurrency = min(concurrency, count)
        body = try WebhookBody(bytes: Self.json(size), contentType: "application/json")
    }

    /// The bytes of each body.
    var size: Int { body.bytes.count }

    /// How many are waited for.
    var awaited: Int { count - asideCount(amongFirst: count) }

    /// How many of the first so many are not waited for.
    func asideCount(amongFirst count: Int) -> Int {
        count * aside.count / (urls.count + aside.count)
    }

    /// Whether the latency of the webhook of that number counts.
    func isTimed(_ number: Int) -> Bool { number >= warmUp }

    /// Whether the webhook of that number is one that nobody waits for.
    func isAside(_ number: Int) -> Bool {
        asideCount(amongFirst: number + 1) > asideCount(amongFirst: number)
    }

    /// Where the webhook of that number goes.
    func url(_ number: Int) -> WebhookURL {
        let before = asideCount(amongFirst: number)
        return isAside(number)
            ? aside[before % aside.count] : urls[(number - before) % urls.count]
    }

    /// A webhook as a program makes it: with an id of its own, and a body encoded before.
    func webhook(
        _ number: Int,
        id: WebhookID,
        created: Date
    ) throws(InvalidWebhook) -> Webhook {
        try Webhook(
            "tackle.bench",
            to: url(number),
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
