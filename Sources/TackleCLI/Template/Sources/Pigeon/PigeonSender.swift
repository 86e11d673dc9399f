import Tackle
import TackleCurl

/// Posts webhooks to an API that asks for a token and for a key that tells a repeated request.
struct PigeonSender: Transport, ConfigurablePlugin {
    struct Options: Decodable, Sendable {
        let token: SecretText
        let curl: CurlSender.Options?
    }

    static let pluginName = "pigeon"
    static let options = [
        PluginOption("token", .secret, required: true, "the API's token"),
        PluginOption("curl", .map, options: CurlSender.options, "the options of the plugin curl"),
    ]
    static let promises = ["Posts to an API, with a token and an idempotency key."]
    private let token: SecretText
    private let curl: CurlSender
    var requestMethod: String { curl.requestMethod }

    init(options: Options) throws {
        token = options.token
        curl = try CurlSender(options: options.curl ?? .init())
    }

    var details: StageDetails {
        let http = OptionValue.map(.init(curl.details.settings.map { ($0.name, $0.value) }) { $1 })
        let settings = [StageDetails.Setting("token", .hidden), .init("curl", http)]
        return StageDetails(settings: settings, promises: Self.promises)
    }

    func send(_ delivery: Delivery) async throws -> Receipt {
        let request = try delivery.adding(header: "Authorization", "Bearer \(token.text)")
            .adding(header: "Idempotency-Key", "\(delivery.webhook.id)")
        let attempt = try await curl.send(request).attempt
        return .delivered(delivery, by: name, attempt: attempt ?? .init(number: delivery.attempt))
    }

    func close() { curl.close() }
}
