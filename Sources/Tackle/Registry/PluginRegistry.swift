/// The plugins that a configuration may name.
///
/// A value that is passed, never a global. It knows the core's own, `retry` and `discard`, from the
/// start.
public struct PluginRegistry: Sendable {
    /// What is known about a registered plugin.
    public struct Entry: Sendable {
        /// The name in a configuration.
        public let name: String

        /// What its stages are for.
        public let role: StageRole

        /// What it does and promises however it is set, a sentence each.
        public let promises: [String]

        /// Its options.
        public let options: [PluginOption]

        private let make: @Sendable (any Decoder) throws -> any SenderPlugin

        init<Plugin: ConfigurablePlugin>(_ type: Plugin.Type) {
            name = Plugin.pluginName
            role = Plugin.pluginRole
            promises = Plugin.promises
            options = Plugin.options
            make = { decoder in
                _ = try OptionReader(decoder, known: Plugin.options)
                return try Plugin(options: Plugin.Options(from: decoder))
            }
        }

        /// Makes a stage from the map of its options; it checks them and touches nothing.
        ///
        /// - Parameter decoder: decodes the map, which may have the key `plugin` where it is the
        ///   stage of a pipeline.
        /// - Returns: the stage.
        /// - Throws: ``ConfigurationError`` with the place of the option at fault, or what making
        ///   the stage throws.
        public func stage(from decoder: any Decoder) throws -> any SenderPlugin {
            try make(decoder)
        }
    }

    private var entriesByName: [String: Entry] = [:]

    /// Makes a registry with the core's own plugins.
    public init() {
        register(Retry.self)
        register(DiscardTransport.self)
    }

    /// Adds a plugin.
    ///
    /// Two plugins of one name are a mistake in the program, and stop it.
    public mutating func register<Plugin: ConfigurablePlugin>(_ type: Plugin.Type) {
        let name = Plugin.pluginName
        precondition(entriesByName[name] == nil, "the plugin '\(name)' is registered twice")
        entriesByName[name] = Entry(type)
    }

    /// The plugins in order of their names.
    public var entries: [Entry] {
        entriesByName.values.sorted { $0.name < $1.name }
    }

    /// The plugin of a name.
    public subscript(name: String) -> Entry? { entriesByName[name] }
}
