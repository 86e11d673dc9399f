import Tackle

/// The reference of all plugins and options, as a page in Markdown.
struct ConfigurationPage {
    let text: String

    init(_ registry: PluginRegistry) {
        let plugins = registry.entries.sorted { ($0.role, $0.name) < ($1.role, $1.name) }
        text = ([Self.head] + plugins.map(Self.section)).joined(separator: "\n\n")
    }

    private static let head = """
        # Configuration

        What a pipeline's file may say: every plugin, every option, its type and its default.

        <!-- Written by `tackle plugins --markdown`, from what the plugins say of themselves. -->

        ## Overview

        A configuration is YAML with one key at the top, `pipeline`: a list of stages in the order \
        queue, policy, signer, transport. A stage is a map with the key `plugin` and the plugin's \
        options. `tackle check FILE` judges a file, `tackle explain FILE` tells it in words, and \
        `tackle plugins --schema` prints a JSON Schema by which an editor completes and checks it.

        | type | what is written |
        |---|---|
        | duration | a whole number and one unit: `250ms`, `15s`, `5m`, `2h`, `3d`; more than zero |
        | size | a whole number of bytes, or with `KiB`, `MiB` or `GiB` |
        | count and unit | so many a second, minute or hour: `50/s`, `600/m`, `9000/h` |
        | CIDR | an address and a prefix length, or one address: `10.1.0.0/16`, `::1` |
        | secret | a text, `{ env: NAME }` or `{ file: PATH }` |

        An option within another stands in that option's map: `tls.verify` is `tls: { verify: … }`.
        """

    private static func section(_ entry: PluginRegistry.Entry) -> String {
        let promises = entry.promises.map { "- \(escaped($0))" }.joined(separator: "\n")
        let head = "## \(entry.name)\n\nRole: \(entry.role)."
        let told = promises.isEmpty ? head : "\(head)\n\n\(promises)"
        guard !entry.options.isEmpty else { return "\(told)\n\nIt has no options." }
        let rows = rows(entry.options, "").joined(separator: "\n")
        return "\(told)\n\n| option | type | default | what it is |\n|---|---|---|---|\n\(rows)"
    }

    private static func rows(_ options: [PluginOption], _ prefix: String) -> [String] {
        options.flatMap { option in
            let name = prefix + option.name
            let value = option.isRequired ? "required" : option.defaultValue.map { "`\($0)`" }
            let cells = [
                "`\(name)`", escaped("\(option.kind)"), value ?? "-", escaped(option.summary),
            ]
            let row = "| \(cells.joined(separator: " | ")) |"
            return [row] + rows(option.options, "\(name).")
        }
    }

    /// A text as Markdown shows it unchanged, within a table too.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { shown, character in
            if "\\|*_<>[]`".contains(character) { shown.append("\\") }
            shown.append(character)
        }
    }
}
