import FoundationEssentials
import Tackle

/// A plugin under contract that a configuration can name.
struct ConfigurableTrial {
    let name: String
    let role: StageRole
    let options: [PluginOption]

    private let makeStage: ([String: OptionValue]) throws -> any SenderPlugin

    /// - Throws: ``ContractSkip`` where no configuration can name it.
    init(_ trial: ContractTrial) throws {
        guard let plugin = trial.stage as? any ConfigurablePlugin else {
            throw ContractSkip("it is no ConfigurablePlugin")
        }
        self.init(like: plugin, given: trial.contract.options)
    }

    private init<Plugin: ConfigurablePlugin>(
        like _: Plugin,
        given: [String: OptionValue]
    ) {
        name = Plugin.pluginName
        role = Plugin.pluginRole
        options = Plugin.options
        makeStage = { more in
            let text = try JSONEncoder().encode(given.merging(more) { $1 })
            return try Plugin(options: JSONDecoder().decode(Plugin.Options.self, from: text))
        }
    }

    /// Makes a stage from the options given to the contract and further ones, as a configuration
    /// would.
    func make(_ more: [String: OptionValue]) throws -> any SenderPlugin {
        try makeStage(more)
    }
}
