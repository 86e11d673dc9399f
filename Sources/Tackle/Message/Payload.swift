/// A payload written as a literal of mixed values, for the times when a type of its own is too
/// much.
///
/// ```swift
/// Payload(["order": purchase.number, "total": purchase.total, "date": purchase.date])
/// ```
///
/// A value is anything `Encodable` and `Sendable`; nil writes `null`. A literal inside a literal
/// needs its own `Payload(…)` where its values are of mixed types.
public struct Payload: Encodable, Sendable {
    private enum Content {
        case value(any Encodable & Sendable)
        case object([String: (any Encodable & Sendable)?])
        case array([(any Encodable & Sendable)?])
        case null
    }

    private let content: Content

    /// An object: names and their values.
    public init(_ fields: [String: (any Encodable & Sendable)?]) {
        content = .object(fields)
    }

    /// An array of values.
    public init(_ elements: [(any Encodable & Sendable)?]) {
        content = .array(elements)
    }

    /// A value that is already `Encodable`.
    public init(_ value: some Encodable & Sendable) {
        content = .value(value)
    }

    private init(content: Content) {
        self.content = content
    }

    /// The payload `null`.
    public static let null = Payload(content: .null)

    /// Encodes what the payload holds, to any encoder.
    public func encode(to encoder: any Encoder) throws {
        switch content {
        case .value(let value):
            var container = encoder.singleValueContainer()
            try container.encode(value)
        case .object(let fields):
            var container = encoder.container(keyedBy: EncodingKey.self)
            for (name, value) in fields {
                let key = EncodingKey(stringValue: name)
                if let value {
                    try container.encode(value, forKey: key)
                } else {
                    try container.encodeNil(forKey: key)
                }
            }
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements {
                if let element {
                    try container.encode(element)
                } else {
                    try container.encodeNil()
                }
            }
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        }
    }
}

extension Payload: ExpressibleByDictionaryLiteral {
    /// An object; of a name that stands twice the last value counts.
    public init(dictionaryLiteral fields: (String, (any Encodable & Sendable)?)...) {
        content = .object(Dictionary(fields) { $1 })
    }
}

extension Payload: ExpressibleByArrayLiteral {
    /// An array of values.
    public init(arrayLiteral elements: (any Encodable & Sendable)?...) {
        content = .array(elements)
    }
}

extension Payload: ExpressibleByStringLiteral {
    /// A string.
    public init(stringLiteral value: String) {
        content = .value(value)
    }
}

extension Payload: ExpressibleByIntegerLiteral {
    /// An integer.
    public init(integerLiteral value: Int) {
        content = .value(value)
    }
}

extension Payload: ExpressibleByBooleanLiteral {
    /// A truth value.
    public init(booleanLiteral value: Bool) {
        content = .value(value)
    }
}
