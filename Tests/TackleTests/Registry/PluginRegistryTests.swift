import Foundation
import Tackle
import Testing

struct PluginRegistryTests {
    /// What a third party would write.
    private struct Pigeon: Transport, ConfigurablePlugin {
        struct Options: Decodable, Sendable {
            let loft: String
            let speed: Duration

            init(from decoder: any Decoder) throws {
                let options = try OptionReader(decoder, known: Pigeon.options)
                guard let loft = try options.text("loft") else {
                    throw options.error("'loft' is missing: add it")
                }
                self.loft = loft
                speed = try options.duration("speed") ?? .seconds(60)
            }
        }

        static let pluginName = "pigeon"
        static let options = [
            PluginOption("loft", .text, required: true, "where pigeons live"),
            PluginOption("speed", .duration, default: "1m", "how long a flight takes"),
        ]

        let options: Options

        init(options: Options) throws {
            guard options.loft != "none" else { throw Homeless() }
            self.options = options
        }

        func send(_ delivery: Delivery) async throws -> Receipt {
            .delivered(delivery, by: name, attempt: Attempt(number: delivery.attempt))
        }
    }

    private struct Homeless: Error, CustomStringConvertible {
        let description = "a pigeon needs a loft"
    }

    private var registry: PluginRegistry {
        var registry = PluginRegistry()
        registry.register(Pigeon.self)
        return registry
    }

    private func reading(_ stage: String) throws -> [any SenderPlugin] {
        let json = Data("{\"pipeline\": [\(stage)]}".utf8)
        return try PipelineConfiguration.reading(json, registry).stages
    }

    @Test func `knows the core's own plugins from the start`() {
        #expect(PluginRegistry().entries.map(\.name) == ["discard", "retry"])
        #expect(
            PluginRegistry()["retry"]?.options.map(\.name)
                == ["attempts", "initial", "factor", "maximum", "jitter"]
        )
        #expect(PluginRegistry()["pigeon"] == nil)
    }

    @Test func `takes a plugin from elsewhere`() throws {
        #expect(registry.entries.map(\.name) == ["discard", "pigeon", "retry"])
        let stages = try reading("{\"plugin\": \"pigeon\", \"loft\": \"A\", \"speed\": \"2h\"}")
        let pigeon = try #require(stages.first as? Pigeon)
        #expect(pigeon.options.loft == "A")
        #expect(pigeon.options.speed == .seconds(7200))
        #expect(pigeon.name == "pigeon")
    }

    @Test(arguments: [
        ("{\"plugin\": \"pigeon\"}", "pipeline[0]: 'loft' is missing: add it"),
        ("{\"plugin\": \"pigeon\", \"loft\": \"none\"}", "pipeline[0]: a pigeon needs a loft"),
        (
            "{\"plugin\": \"pigeon\", \"lofd\": \"A\"}",
            "pipeline[0].lofd: unknown option 'lofd'; did you mean 'loft'? (known: loft, speed)"
        ),
        (
            "{\"plugin\": \"pidgeon\"}",
            "pipeline[0]: unknown plugin 'pidgeon'; did you mean 'pigeon'?"
                + " (known: discard, pigeon, retry)"
        ),
    ])
    func `says in one sentence what a plugin from elsewhere misses`(
        stage: String,
        message: String
    ) {
        let error = #expect(throws: ConfigurationError.self) { try reading(stage) }
        #expect(error?.description == message)
    }

    @Test func `stops a program that registers a name twice`() async {
        await #expect(processExitsWith: .failure) {
            var registry = PluginRegistry()
            registry.register(Retry.self)
        }
    }
}
