/// The value of an option as a configuration writes it: a text, a list or a map.
///
/// Numbers, flags, durations and sizes are texts here, as they are in YAML: `15s`, `true`, `16KiB`.
public struct OptionValue: Sendable, Hashable {
    private indirect enum Form: Hashable {
        case text(String)
        case list([OptionValue])
        case map([String: OptionValue])
        case hidden
    }

    private let form: Form

    /// A single value.
    public static func text(_ text: String) -> OptionValue { OptionValue(form: .text(text)) }

    /// Values in order.
    public static func list(_ values: [OptionValue]) -> OptionValue {
        OptionValue(form: .list(values))
    }

    /// Values by name.
    public static func map(_ values: [String: OptionValue]) -> OptionValue {
        OptionValue(form: .map(values))
    }

    /// A secret, which is there and never shown.
    public static let hidden = OptionValue(form: .hidden)

    /// Whether a secret is hidden in it.
    public var isHidden: Bool {
        switch form {
        case .hidden: true
        case .text: false
        case .list(let values): values.contains(where: \.isHidden)
        case .map(let values): values.values.contains(where: \.isHidden)
        }
    }
}

extension OptionValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// A text.
    public init(stringLiteral text: String) { self = .text(text) }

    /// A list.
    public init(arrayLiteral values: OptionValue...) { self = .list(values) }

    /// A map; of a name that stands twice, the last value counts.
    public init(dictionaryLiteral values: (String, OptionValue)...) {
        self = .map(Dictionary(values) { $1 })
    }
}

extension OptionValue: Encodable {
    /// Encodes texts as texts; a hidden secret becomes `***`.
    public func encode(to encoder: any Encoder) throws {
        switch form {
        case .text(let text): try text.encode(to: encoder)
        case .list(let values): try values.encode(to: encoder)
        case .map(let values): try values.encode(to: encoder)
        case .hidden: try "***".encode(to: encoder)
        }
    }
}

extension OptionValue: CustomStringConvertible {
    /// The value on one line, as YAML would have it: `[a, b]`, `{ name: value }`.
    public var description: String {
        switch form {
        case .text(let text):
            return text
        case .list(let values):
            return "[\(values.map(\.description).joined(separator: ", "))]"
        case .map(let values):
            let pairs = values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            return pairs.isEmpty ? "{}" : "{ \(pairs.joined(separator: ", ")) }"
        case .hidden:
            return "***"
        }
    }
}
