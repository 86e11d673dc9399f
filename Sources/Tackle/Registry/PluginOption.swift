/// One option of a plugin: what a configuration may say and what holds if it says nothing.
public struct PluginOption: Sendable, Hashable {
    /// The kinds of value.
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
        /// The kind in words, as `tackle plugins` prints it.
        public let description: String

        /// Names a kind of value for people.
        public init(_ description: String) {
            self.description = description
        }

        /// A whole number and one unit: `250ms`, `15s`, `5m`, `2h`, `3d`.
        public static let duration = Kind("duration")

        /// A whole number of bytes, or with a unit: `KiB`, `MiB`, `GiB`.
        public static let size = Kind("size")

        /// A whole number.
        public static let count = Kind("whole number")

        /// A number, which may have a fraction.
        public static let number = Kind("number")

        /// `true` or `false`.
        public static let flag = Kind("true or false")

        /// Any text.
        public static let text = Kind("text")

        /// One of some words.
        public static func choice(_ words: [String]) -> Kind {
            Kind(words.joined(separator: ", "))
        }

        /// A list of such values.
        public static func list(of kind: Kind) -> Kind {
            Kind("list of \(kind)")
        }

        /// A map of names to texts.
        public static let map = Kind("map")

        /// A text, `{ env: NAME }` or `{ file: PATH }`.
        public static let secret = Kind("secret")
    }

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
