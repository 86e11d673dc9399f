/// One option of a plugin: what a configuration may say and what holds if it says nothing.
public struct PluginOption: Sendable, Hashable {
    /// The key: lower case with hyphens.
    public let name: String

    /// The kind of value.
    public let kind: Kind

    /// The value that holds if none is given, as it would be written; `nil` where there is none.
    public let defaultValue: String?

    /// Whether it must be given.
    public let isRequired: Bool

    /// What it does, in a few words.
    public let summary: String

    /// The options within, where the value is a map with known keys.
    public let options: [PluginOption]

    /// Describes an option.
    public init(
        _ name: String,
        _ kind: Kind,
        default defaultValue: String? = nil,
        required: Bool = false,
        options: [PluginOption] = [],
        _ summary: String
    ) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        isRequired = required
        self.options = options
        self.summary = summary
    }
}

extension PluginOption {
    /// The JSON Schema of its values: that of its kind, or of the options within, with its summary
    /// and its default.
    public var schema: JSONSchema {
        let schema = options.isEmpty || kind != .map ? kind.schema : .options(options)
        var members: [String: JSONSchema] = ["description": .text(summary)]
        members["default"] = defaultValue.map(kind.value)
        return schema.adding(members)
    }
}

extension PluginOption: Encodable {
    private enum CodingKeys: String, CodingKey {
        case name
        case type
        case isRequired = "required"
        case defaultValue = "default"
        case summary
        case options
    }

    /// Encodes name, type in words, whether it is required, default, summary, and the options
    /// within where there are any.
    public func encode(to encoder: any Encoder) throws {
        var map = encoder.container(keyedBy: CodingKeys.self)
        try map.encode(name, forKey: .name)
        try map.encode(kind.description, forKey: .type)
        try map.encode(isRequired, forKey: .isRequired)
        try map.encodeIfPresent(defaultValue, forKey: .defaultValue)
        try map.encode(summary, forKey: .summary)
        if !options.isEmpty { try map.encode(options, forKey: .options) }
    }
}
