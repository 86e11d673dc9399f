/// A JSON Schema, or a part of one, as the JSON value that it is (draft 2020-12).
///
/// ```swift
/// let colour: JSONSchema = ["type": "string", "pattern": "^#[0-9a-f]{6}$"]
/// ```
public struct JSONSchema: Sendable, Hashable {
    private indirect enum Form: Hashable {
        case text(String)
        case whole(Int)
        case number(Double)
        case flag(Bool)
        case list([JSONSchema])
        case map([String: JSONSchema])
    }

    private let form: Form

    /// A text.
    public static func text(_ text: String) -> JSONSchema { JSONSchema(form: .text(text)) }

    /// A whole number.
    public static func whole(_ number: Int) -> JSONSchema { JSONSchema(form: .whole(number)) }

    /// A number.
    public static func number(_ number: Double) -> JSONSchema { JSONSchema(form: .number(number)) }

    /// A flag.
    public static func flag(_ flag: Bool) -> JSONSchema { JSONSchema(form: .flag(flag)) }

    /// An array.
    public static func list(_ values: [JSONSchema]) -> JSONSchema {
        JSONSchema(form: .list(values))
    }

    /// An object.
    public static func map(_ members: [String: JSONSchema]) -> JSONSchema {
        JSONSchema(form: .map(members))
    }

    /// This object with the members of another one, which win; what is no object stays as it is.
    public func adding(_ members: [String: JSONSchema]) -> JSONSchema {
        guard case .map(let own) = form else { return self }
        return .map(own.merging(members) { $1 })
    }
}

extension JSONSchema {
    /// The schema of a value that is any of some.
    public static func any(of schemas: [JSONSchema]) -> JSONSchema { ["anyOf": .list(schemas)] }

    /// The schema of a map with some options and no others.
    public static func options(_ options: [PluginOption]) -> JSONSchema {
        let schemas = options.map { ($0.name, $0.schema) }
        return [
            "type": "object", "properties": .map(Dictionary(schemas) { $1 }),
            "required": .list(options.filter(\.isRequired).map { .text($0.name) }),
            "additionalProperties": false,
        ]
    }
}

extension JSONSchema: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// A text.
    public init(stringLiteral text: String) { self = .text(text) }

    /// A whole number.
    public init(integerLiteral number: Int) { self = .whole(number) }

    /// A number.
    public init(floatLiteral number: Double) { self = .number(number) }

    /// A flag.
    public init(booleanLiteral flag: Bool) { self = .flag(flag) }

    /// An array.
    public init(arrayLiteral values: JSONSchema...) { self = .list(values) }

    /// An object; of a name that stands twice, the last value counts.
    public init(dictionaryLiteral members: (String, JSONSchema)...) {
        self = .map(Dictionary(members) { $1 })
    }
}

extension JSONSchema: Encodable {
    /// Encodes the JSON value.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch form {
        case .text(let text): try value.encode(text)
        case .whole(let number): try value.encode(number)
        case .number(let number): try value.encode(number)
        case .flag(let flag): try value.encode(flag)
        case .list(let values): try value.encode(values)
        case .map(let members): try value.encode(members)
        }
    }
}
