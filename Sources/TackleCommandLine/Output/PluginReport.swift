import Tackle

/// All of one plugin, for people.
struct PluginReport {
    let lines: [String]

    init(_ entry: PluginRegistry.Entry) {
        let options =
            entry.options.isEmpty ? ["\(entry.name) has no options"] : Self.lines(entry.options, "")
        lines =
            ["\(entry.name) (\(entry.role))"] + entry.promises.map { "  \($0)" } + [""] + options
    }

    private static func lines(_ options: [PluginOption], _ indent: String) -> [String] {
        options.flatMap { option in
            let value =
                option.isRequired ? "required" : option.defaultValue.map { "default \($0)" } ?? "-"
            let line =
                pad(indent + option.name, 22) + pad(value, 20)
                + "\(option.summary) (\(option.kind))"
            return [line] + lines(option.options, indent + "  ")
        }
    }

    /// A text with blanks behind it, two at least.
    static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(2, width - text.utf8.count))
    }
}
