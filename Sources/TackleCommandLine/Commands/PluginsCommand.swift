package import ArgumentParser
import Tackle

/// `tackle plugins`: what is built in, and all of one plugin.
package struct PluginsCommand: ConfiguredCommand {
    package static let configuration = CommandConfiguration(
        commandName: "plugins",
        abstract: "List the plugins; of one its role, promises, and options with their defaults.",
        discussion: """
            --schema prints a JSON Schema of the configuration file, by which an editor completes
            and checks it: point its YAML support to the file that you write it to.
            """
    )

    /// What is printed in place of a text.
    enum Form: String, CaseIterable, EnumerableFlag {
        case json
        case schema
        case markdown

        static func help(for value: Form) -> ArgumentHelp? {
            switch value {
            case .json: "Print JSON."
            case .schema: "Print a JSON Schema of the configuration file."
            case .markdown: "Print the reference of all options as a page in Markdown."
            }
        }
    }

    @Argument(help: "The plugin.")
    var name: String?

    @Flag(exclusivity: .exclusive)
    var form: Form?

    package init() {}

    package func validate() throws {
        guard name != nil, let form, form != .json else { return }
        throw ValidationError("--\(form.rawValue) is of all plugins: leave out the plugin's name")
    }

    package func run(in tool: CommandLineTool) async throws {
        let registry = tool.registry
        let entry = try name.map { try Self.entry($0, in: registry) }
        switch form {
        case .schema: try StandardOutput.write(encoding: registry.schema)
        case .markdown: StandardOutput.write(ConfigurationPage(registry).text)
        case .json:
            if let entry { return try StandardOutput.write(encoding: entry) }
            try StandardOutput.write(encoding: registry.entries)
        case nil:
            let lines = entry.map { PluginReport($0).lines } ?? Self.list(registry)
            for line in lines { StandardOutput.write(line) }
        }
    }

    private static func entry(
        _ name: String,
        in registry: PluginRegistry
    ) throws(CommandFailure) -> PluginRegistry.Entry {
        if let entry = registry[name] { return entry }
        let known = registry.entries.map(\.name)
        throw .usage(
            "unknown plugin '\(name.quotable)'" + NearestSpelling.hint(name, among: known)
                + " (known: \(known.joined(separator: ", ")))"
        )
    }

    private static func list(_ registry: PluginRegistry) -> [String] {
        registry.entries.map { entry in
            let what = entry.promises.first ?? ""
            return PluginReport.pad(entry.name, 14)
                + (what.isEmpty
                    ? entry.role.description
                    : PluginReport.pad(entry.role.description, 11) + what)
        }
    }
}
