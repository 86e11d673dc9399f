import Tackle
import TackleCurl

/// Posts each webhook as a line of text to a chat's incoming webhook, its URL.
struct ChatSender: Transport, ConfigurablePlugin {
    static let pluginName = "chat"
    static let options = [PluginOption("prefix", .text, default: "", "what a message begins with")]

    struct Options: Decodable, Sendable {
        var prefix = ""

        init(from decoder: any Decoder) throws {
            let options = try OptionReader(decoder, known: ChatSender.options)
            prefix = try options.text("prefix") ?? ""
        }
    }

    let prefix: String
    let curl: CurlSender

    init(prefix: String = "", curl: CurlSender = CurlSender()) {
        self.prefix = prefix
        self.curl = curl
    }

    init(options: Options) { self.init(prefix: options.prefix) }

    var details: StageDetails { StageDetails(settings: [.init("prefix", .text(prefix))]) }

    func send(_ delivery: Delivery) async throws -> Receipt {
        let webhook = delivery.webhook
        let payload = String(decoding: webhook.body.bytes.prefix(2000), as: UTF8.self)
        let text = "\(prefix)\(webhook.eventType ?? "-")\n\(payload)"
        let body = try WebhookBody.json(["text": text])
        let message = try Webhook(to: webhook.url, body: body, headers: Headers(), id: webhook.id)
        let sent = Delivery(message, attempt: delivery.attempt, deadline: delivery.deadline)
        guard let attempt = try await curl.send(sent).attempt else {
            throw SendError(.badResponse, "the chat gave no answer")
        }
        return .delivered(delivery, by: name, attempt: attempt)
    }

    func close() { curl.close() }
}
