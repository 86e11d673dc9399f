import Foundation
import Tackle

/// A sender that carries a body to a folder, the file named like the webhook.
struct Pigeon: Transport, ConfigurablePlugin {
    struct Options: Decodable, Sendable {
        let loft: String

        init(from decoder: any Decoder) throws {
            let options = try OptionReader(decoder, known: Pigeon.options)
            guard let loft = try options.text("loft") else {
                throw options.error("loft", "it is missing: add the folder to fly to")
            }
            self.loft = loft
        }
    }

    static let pluginName = "pigeon"
    static let options = [PluginOption("loft", .text, required: true, "the folder to fly to")]

    private let loft: URL

    init(options: Options) {
        loft = URL(fileURLWithPath: options.loft)
    }

    func send(_ delivery: Delivery) async throws -> Receipt {
        let file = loft.appendingPathComponent("\(delivery.webhook.id)")
        try Data(delivery.webhook.body.bytes).write(to: file, options: .withoutOverwriting)
        return .delivered(delivery, by: name, attempt: Attempt(number: delivery.attempt))
    }
}
