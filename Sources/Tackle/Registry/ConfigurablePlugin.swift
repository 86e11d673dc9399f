/// A stage that a configuration can name.
///
/// Its options reach the same public initialiser that code uses. A type of your own is registered
/// with one line: `registry.register(Pigeon.self)`.
public protocol ConfigurablePlugin: SenderPlugin {
    /// What a configuration may set, decoded from the stage's map. ``OptionReader`` reads it with
    /// clear errors.
    associatedtype Options: Decodable & Sendable

    /// The name in a configuration: lower case with hyphens.
    static var pluginName: String { get }

    /// The options by name: checked, listed by `tackle plugins`.
    static var options: [PluginOption] { get }

    /// Makes the stage. It checks the options and touches nothing.
    ///
    /// - Throws: ``ConfigurationError``, or any error with a description for people.
    init(options: Options) throws
}

extension ConfigurablePlugin {
    /// The name in a configuration.
    public var name: String { Self.pluginName }
}
