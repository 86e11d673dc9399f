extension PluginOption {
    /// The kinds of value: an open set, to which a plugin may add its own.
    ///
    /// ```swift
    /// let colour = PluginOption.Kind(
    ///     "colour",
    ///     schema: ["type": "string", "pattern": "^#[0-9a-f]{6}$"]
    /// )
    /// ```
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
        /// How a default is written in JSON.
        private enum Writing: Hashable {
            case text
            case bare
            case list
        }

        /// The kind in words, as `tackle plugins` prints it.
        public let description: String

        /// The JSON Schema of a value, by which an editor checks a configuration file.
        ///
        /// A configuration's scalars are texts to a plugin, and numbers and flags to an editor: a
        /// schema allows both.
        public let schema: JSONSchema

        private let writing: Writing

        /// Names a kind of value for people.
        ///
        /// - Parameters:
        ///   - description: the kind in words.
        ///   - schema: the JSON Schema of a value; by default anything.
        public init(_ description: String, schema: JSONSchema = [:]) {
            self.init(description, schema, .text)
        }

        private init(_ description: String, _ schema: JSONSchema, _ writing: Writing) {
            self.description = description
            self.schema = schema
            self.writing = writing
        }

        /// A default as JSON writes a value of the kind.
        func value(_ text: String) -> JSONSchema {
            switch writing {
            case .text: return .text(text)
            case .list: return .list(text.split(separator: ", ").map { .text(String($0)) })
            case .bare:
                if let number = Int(text) { return .whole(number) }
                if let number = Double(text) { return .number(number) }
                return Bool(text).map { .flag($0) } ?? .text(text)
            }
        }
    }
}

extension PluginOption.Kind {
    /// Whether two kinds are alike, which they are if their words are: a schema may be closer.
    public static func == (left: Self, right: Self) -> Bool {
        left.description == right.description
    }

    /// Hashes the words.
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

extension PluginOption.Kind {
    /// A whole number and one unit: `250ms`, `15s`, `5m`, `2h`, `3d`.
    public static let duration = Self(
        "duration",
        schema: ["type": "string", "pattern": "^0*[1-9][0-9]{0,12}(ms|s|m|h|d)$"]
    )

    /// A whole number of bytes, or with a unit: `KiB`, `MiB`, `GiB`.
    public static let size = Self(
        "size",
        .any(of: [
            ["type": "integer", "minimum": 0, "maximum": .whole(.max)],
            ["type": "string", "pattern": "^[0-9]{1,19}(KiB|MiB|GiB)?$"],
        ]),
        .bare
    )

    /// A whole number.
    public static let count = Self(
        "whole number",
        .any(of: [["type": "integer"], ["type": "string", "pattern": "^-?[0-9]+$"]]),
        .bare
    )

    /// A whole number in a range, which has no number below zero.
    public static func count(in range: ClosedRange<Int>) -> Self {
        let least = range.lowerBound > 0 ? "^0*[1-9][0-9]*$" : "^[0-9]+$"
        return Self(
            "whole number",
            .any(of: [
                [
                    "type": "integer", "minimum": .whole(range.lowerBound),
                    "maximum": .whole(range.upperBound),
                ],
                ["type": "string", "pattern": .text(least)],
            ]),
            .bare
        )
    }

    /// A number, which may have a fraction.
    public static let number = Self(
        "number",
        .any(of: [
            ["type": "number"],
            ["type": "string", "pattern": "^-?([0-9]+[.]?[0-9]*|[.][0-9]+)$"],
        ]),
        .bare
    )

    /// A number in a range, which has none below zero.
    public static func number(in range: ClosedRange<Double>) -> Self {
        Self(
            "number",
            .any(of: [
                [
                    "type": "number", "minimum": .number(range.lowerBound),
                    "maximum": .number(range.upperBound),
                ],
                ["type": "string", "pattern": "^([0-9]+[.]?[0-9]*|[.][0-9]+)$"],
            ]),
            .bare
        )
    }

    /// `true` or `false`.
    public static let flag = Self("true or false", ["enum": [true, false, "true", "false"]], .bare)

    /// Any text.
    public static let text = Self("text", schema: ["type": ["string", "number", "boolean"]])

    /// Any text of one character or more, such as a path.
    public static let name = Self(
        "text",
        schema: Self.text.schema.adding(["minLength": 1])
    )

    /// One of some words.
    public static func choice(_ words: [String]) -> Self {
        // An editor takes `1.1` for a number.
        let numbers = words.compactMap(Double.init).map { number in
            Int(exactly: number).map { JSONSchema.whole($0) } ?? .number(number)
        }
        return Self(
            words.joined(separator: ", "),
            schema: ["enum": .list(words.map { .text($0) } + numbers)]
        )
    }

    /// A list of such values.
    public static func list(of kind: Self) -> Self {
        Self("list of \(kind)", ["type": "array", "items": kind.schema], .list)
    }

    /// A map of names to texts.
    public static let map = Self(
        "map",
        schema: ["type": "object", "additionalProperties": Self.text.schema]
    )

    /// A text, `{ env: NAME }` or `{ file: PATH }`.
    public static let secret = Self(
        "secret",
        schema: secret([
            PluginOption("env", .text, "the environment variable that holds the secret"),
            PluginOption("file", .text, "the file that holds the secret"),
        ])
    )

    /// The schema of a secret that is a text, or a map with some options, `env` or `file` among
    /// them.
    package static func secret(_ options: [PluginOption]) -> JSONSchema {
        .any(of: [
            ["type": "string", "minLength": 1],
            JSONSchema.options(options).adding([
                "oneOf": [["required": ["env"]], ["required": ["file"]]]
            ]),
        ])
    }
}
