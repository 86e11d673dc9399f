import FoundationEssentials
import Tackle

extension ContractRule {
    /// What a configuration may say: only for plugins that one can name.
    static let configuring: [ContractRule] = [
        ContractRule(
            "options-described",
            "Every option has a lower-case name with hyphens, its own, and a summary.",
            remedy: "mend the list `options`: it is what people see in tackle plugins"
        ) { trial in
            let plugin = try ConfigurableTrial(trial)
            try check(plugin.options, at: "")
            try require(isWord(plugin.name), "the plugin's name is '\(plugin.name.quotable)'")
            try require(
                trial.stage.name == plugin.name,
                "the plugin is '\(plugin.name)' and a stage of it '\(trial.stage.name)'"
            )
            try require(
                trial.role == plugin.role,
                "pluginRole is '\(plugin.role)' and the role of a stage '\(trial.role)'"
            )
        },
        ContractRule(
            "options-round-trip",
            "The settings that a stage tells of make the same stage again.",
            remedy: "give every option that is set in `details.settings`, as a configuration would"
                + " write it, and read each in `Options`"
        ) { trial in
            let plugin = try ConfigurableTrial(trial)
            let first = try plugin.make([:]).details.settings
            let visible = first.filter { !$0.value.isHidden }.map { ($0.name, $0.value) }
            let second = try plugin.make(Dictionary(visible) { $1 }).details.settings
            try require(
                first == second,
                "the settings were \(first.map { "\($0.name): \($0.value)" }) and became"
                    + " \(second.map { "\($0.name): \($0.value)" })"
            )
            let known = Set(plugin.options.map(\.name))
            let given = Set(trial.contract.options.keys)
            let told = Set(first.map(\.name))
            try require(told.isSubset(of: known), "unknown: \(told.subtracting(known).sorted())")
            let untold = given.subtracting(told).sorted()
            try require(untold.isEmpty, "set, but not told of in details.settings: \(untold)")
        },
        ContractRule(
            "options-defaults",
            "An option's default, written out, changes nothing.",
            remedy: "let the text in `options` be what holds where nothing is given"
        ) { trial in
            let plugin = try ConfigurableTrial(trial)
            let plain = try plugin.make([:]).details
            for option in plugin.options where trial.contract.options[option.name] == nil {
                guard let text = option.defaultValue else { continue }
                let stage: any SenderPlugin
                do {
                    stage = try plugin.make([option.name: value(text, of: option)])
                } catch {
                    // Some options mean something only together with another one.
                    let others = plugin.options.filter { $0.name != option.name }
                    guard others.contains(where: { "\(error)".contains($0.name) }) else {
                        throw ContractBreach("'\(option.name): \(text)' is refused: \(error)")
                    }
                    continue
                }
                try require(
                    stage.details == plain,
                    "'\(option.name): \(text)' makes another stage than leaving it out"
                )
            }
        },
        ContractRule(
            "options-wrong",
            "A value that an option cannot have is refused, with the option's name.",
            remedy: "read options with OptionReader, whose errors name the place"
        ) { trial in
            let plugin = try ConfigurableTrial(trial)
            for option in plugin.options where !takesAnyText.contains(option.kind) {
                do {
                    _ = try plugin.make([option.name: .text("\u{1}")])
                } catch {
                    try require(
                        "\(error)".contains(option.name),
                        "the error does not name the option '\(option.name)': \(error)"
                    )
                    continue
                }
                throw ContractBreach("'\(option.name)' takes a control character")
            }
        },
        ContractRule(
            "secrets-hidden",
            "Nothing that the stage tells of itself has a secret's text in it.",
            remedy: "make the value of a secret in `details.settings` OptionValue.hidden"
        ) { trial in
            let plugin = try ConfigurableTrial(trial)
            let secrets = plugin.options.filter { $0.kind == .secret }.map(\.name)
            guard !secrets.isEmpty else { throw ContractSkip("it has no secret among its options") }
            let stage = try plugin.make([:])
            let told = "\(stage.details) \(stage.name) \(stage)"
            for name in secrets {
                guard let text = trial.contract.options[name]?.description else { continue }
                try require(!told.contains(text), "the text of '\(name)' shows")
            }
        },
    ]

    private static func value(_ text: String, of option: PluginOption) -> OptionValue {
        guard option.kind.description.hasPrefix("list of") else { return .text(text) }
        return .list(text.split(separator: ", ").map { .text(String($0)) })
    }

    private static let takesAnyText: [PluginOption.Kind] = [.text, .map, .secret]

    private static func check(_ options: [PluginOption], at place: String) throws {
        for option in options {
            let name = place + option.name
            try require(isWord(option.name), "an option is named '\(name.quotable)'")
            try require(!option.summary.isEmpty, "the option '\(name)' has no summary")
            try require(option.name != "plugin", "an option is named 'plugin', which is taken")
            try check(option.options, at: name + ".")
        }
        let names = options.map(\.name)
        try require(Set(names).count == names.count, "a name stands twice among \(names)")
    }

    private static func isWord(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
    }
}
