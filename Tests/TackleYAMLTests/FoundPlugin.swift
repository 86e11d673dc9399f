import Tackle

/// A transport that was registered by a test, and tells how it was set.
struct FoundPlugin: Transport, ConfigurablePlugin {
    struct Options: Decodable, Sendable {
        let word: String

        init(from decoder: any Decoder) throws {
            word = try OptionReader(decoder, known: FoundPlugin.options).text("word") ?? "none"
        }
    }

    static let pluginName = "found"
    static let options = [PluginOption("word", .text, "a word")]

    static let registry: PluginRegistry = {
        var registry = PluginRegistry()
        registry.register(FoundPlugin.self)
        return registry
    }()

    let word: String

    init(options: Options) {
        word = options.word
    }

    func send(_ delivery: Delivery) async throws -> Receipt {
        .delivered(delivery, by: word, attempt: Attempt(number: delivery.attempt))
    }
}
