import Foundation
package import Tackle
import Testing

/// Makes stages from configurations and compares what they tell of their settings with what was
/// written, and with what a stage tells that is made from those settings.
package struct SettingsRoundTrip {
    private let entry: PluginRegistry.Entry

    /// Makes a round trip for a plugin.
    package init<Plugin: ConfigurablePlugin>(of type: Plugin.Type) throws {
        var registry = PluginRegistry()
        if registry[Plugin.pluginName] == nil { registry.register(type) }
        entry = try #require(registry[Plugin.pluginName])
    }

    /// Checks configurations in JSON, which together set every option to another value than its
    /// default.
    package func check(_ configurations: [String]) throws {
        var unset = Set(entry.options.map(\.name))
        for configuration in configurations {
            let written = try check(configuration)
            for option in entry.options {
                guard let value = written[option.name] else { continue }
                let usual = option.defaultValue.map { "\"\($0)\"" }
                #expect(value != usual, "\(option.name) is at its default")
                unset.remove(option.name)
            }
        }
        #expect(unset.isEmpty, "no configuration sets these")
    }

    /// The settings of a stage that a configuration in JSON makes.
    package func settings(_ configuration: String) throws -> [StageDetails.Setting] {
        let decoder = JSONDecoder()
        let data = Data(configuration.utf8)
        return try decoder.decode(MadeStage.self, from: data, configuration: entry)
            .stage.details.settings
    }

    /// Checks one configuration and gives its options as text.
    private func check(_ configuration: String) throws -> [String: String] {
        let given = try JSONSerialization.jsonObject(with: Data(configuration.utf8))
        let written = try #require(given as? [String: Any]).mapValues(Self.text)
        let settings = try settings(configuration)
        let names = settings.map(\.name)
        #expect(names == entry.options.map(\.name).filter(names.contains), "they are in order")
        var again: [String] = []
        for setting in settings {
            let shown = try Self.text(setting.value)
            let wanted = written[setting.name]
            if setting.value.isHidden {
                again.append("\"\(setting.name)\": \(try #require(wanted))")
            } else {
                if let wanted { #expect(shown == wanted, "\(setting.name)") }
                again.append("\"\(setting.name)\": \(shown)")
            }
        }
        #expect(written.keys.allSatisfy(names.contains), "\(names) lack some of \(written.keys)")
        #expect(try self.settings("{\(again.joined(separator: ", "))}") == settings)
        return written
    }

    private static func text(_ value: Any) throws -> String {
        let data = try JSONSerialization.data(
            withJSONObject: value,
            options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes]
        )
        return String(decoding: data, as: UTF8.self)
    }

    private static func text(_ value: OptionValue) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// Makes a stage with the decoder that it is given.
private struct MadeStage: DecodableWithConfiguration {
    let stage: any SenderPlugin

    init(from decoder: any Decoder, configuration entry: PluginRegistry.Entry) throws {
        stage = try entry.stage(from: decoder)
    }
}
