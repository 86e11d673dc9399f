extension PluginRegistry {
    /// The JSON Schema (draft 2020-12) of a configuration with these plugins, for editors.
    ///
    /// It tells unknown plugins and options, wrong types and words, what is missing, and how many
    /// queues and transports there may be. What it cannot tell, `tackle check` does: the order of
    /// the stages, durations and texts out of range, options that exclude one another, and
    /// whether secrets and files are there.
    public var schema: JSONSchema {
        let plugins = entries.map { ("plugin-\($0.name)", $0.schema) }
        let definitions = [("stage", stage)] + plugins
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "A pipeline of Tackle",
            "type": "object",
            "properties": [
                "pipeline": [
                    "description": "The stages: queue, policies, signers, transport.",
                    "type": "array", "minItems": 1, "items": ["$ref": "#/$defs/stage"],
                    "allOf": .list(counts),
                ]
            ],
            "required": ["pipeline"],
            "additionalProperties": false,
            "$defs": .map(Dictionary(definitions) { $1 }),
        ]
    }

    private var stage: JSONSchema {
        let choices = entries.map { entry -> JSONSchema in
            [
                "if": [
                    "properties": ["plugin": ["const": .text(entry.name)]], "required": ["plugin"],
                ],
                "then": ["$ref": .text("#/$defs/plugin-\(entry.name)")],
            ]
        }
        return [
            "type": "object",
            "properties": ["plugin": ["enum": .list(entries.map { .text($0.name) })]],
            "required": ["plugin"],
            "allOf": .list(choices),
        ]
    }

    /// How many stages there are of a kind: one transport, and at most one queue and one retry.
    private var counts: [JSONSchema] {
        let transports = entries.filter { $0.role == .transport }.map(\.name)
        let queues = entries.filter { $0.role == .queue }.map(\.name)
        return [(transports, 1), (queues, 0), ([Retry.pluginName], 0)].compactMap(Self.contains)
    }

    private static func contains(_ names: [String], least: Int) -> JSONSchema? {
        guard !names.isEmpty else { return nil }
        return [
            "contains": [
                "type": "object",
                "properties": ["plugin": ["enum": .list(names.map { .text($0) })]],
                "required": ["plugin"],
            ],
            "minContains": .whole(least), "maxContains": 1,
        ]
    }
}

extension PluginRegistry.Entry {
    /// The schema of a stage's map.
    fileprivate var schema: JSONSchema {
        let plugin = PluginOption(
            "plugin",
            PluginOption.Kind(name, schema: ["const": .text(name)]),
            required: true,
            "The \(role)."
        )
        let text = promises.joined(separator: " ")
        return JSONSchema.options([plugin] + options).adding(["description": .text(text)])
    }
}

extension PluginRegistry.Entry: Encodable {
    private enum CodingKeys: CodingKey {
        case name
        case role
        case promises
        case options
    }

    /// Encodes name, role, promises and options.
    public func encode(to encoder: any Encoder) throws {
        var map = encoder.container(keyedBy: CodingKeys.self)
        try map.encode(name, forKey: .name)
        try map.encode(role.description, forKey: .role)
        try map.encode(promises, forKey: .promises)
        try map.encode(options, forKey: .options)
    }
}
