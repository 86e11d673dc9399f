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

    /// What the stage is for, known before one is made; by default ``StageRole/transport`` for a
    /// ``Transport``, else ``StageRole/policy``.
    static var pluginRole: StageRole { get }

    /// What the plugin does and promises however it is set, a sentence each: `tackle plugins` shows
    /// them. By default there are none.
    static var promises: [String] { get }

    /// Makes the stage. It checks the options and touches nothing.
    ///
    /// - Throws: ``ConfigurationError``, or any error with a description for people.
    init(options: Options) throws
}

extension ConfigurablePlugin {
    /// The name in a configuration.
    public var name: String { Self.pluginName }

    /// Policy.
    public static var pluginRole: StageRole { .policy }

    /// The role of all stages of this plugin.
    public var role: StageRole { Self.pluginRole }

    /// None.
    public static var promises: [String] { [] }

    /// No settings, and the promises of all stages of this plugin.
    public var details: StageDetails { StageDetails(promises: Self.promises) }
}

extension ConfigurablePlugin where Self: Transport {
    /// Transport.
    public static var pluginRole: StageRole { .transport }

    /// Transport.
    public var role: StageRole { .transport }
}
