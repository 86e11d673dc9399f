/// The plugins that a configuration may name.
///
/// A value that is passed, never a global. It knows the core's own, `retry` and `discard`, from the
/// start.
public struct PluginRegistry: Sendable {
    /// What is known about a registered plugin.
    public struct Entry: Sendable {
        /// The name in a configuration.
        public let name: String

        /// Its options.
        public let options: [PluginOption]

        let make: @Sendable (any Decoder) throws -> any SenderPlugin
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
        entriesByName[name] = Entry(name: name, options: Plugin.options) { decoder in
            _ = try OptionReader(decoder, known: Plugin.options)
            return try Plugin(options: Plugin.Options(from: decoder))
        }
    }

    /// The plugins in order of their names.
    public var entries: [Entry] {
        entriesByName.values.sorted { $0.name < $1.name }
    }

    /// The plugin of a name.
    public subscript(name: String) -> Entry? { entriesByName[name] }
}
