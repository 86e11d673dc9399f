package import ArgumentParser
import Tackle

/// `tackle plugins`: what is built in, and the options of one plugin.
package struct PluginsCommand: ConfiguredCommand {
    package static let configuration = CommandConfiguration(
        commandName: "plugins",
        abstract: "List the plugins, or one plugin's options with types and defaults."
    )

    @Argument(help: "The plugin.")
    var name: String?

    package init() {}

    package func run(in tool: CommandLineTool) async throws {
        let registry = tool.registry
        guard let name else {
            for entry in registry.entries {
                let options = entry.options.map(\.name).joined(separator: ", ")
                StandardOutput.write("\(pad(entry.name, 14))\(options.isEmpty ? "-" : options)")
            }
            return
        }
        guard let entry = registry[name] else {
            let known = registry.entries.map(\.name)
            throw CommandFailure.usage(
                "unknown plugin '\(name.quotable)'" + NearestSpelling.hint(name, among: known)
                    + " (known: \(known.joined(separator: ", ")))"
            )
        }
        if entry.options.isEmpty { StandardOutput.write("\(name) has no options") }
        write(entry.options, indent: "")
    }

    private func write(_ options: [PluginOption], indent: String) {
        for option in options {
            let value =
                option.isRequired ? "required" : option.defaultValue.map { "default \($0)" } ?? "-"
            let name = pad(indent + option.name, 22)
            StandardOutput.write("\(name)\(pad(value, 20))\(option.summary) (\(option.kind))")
            write(option.options, indent: indent + "  ")
        }
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(2, width - text.utf8.count))
    }
}
