import FoundationEssentials

/// A secret of a configuration that is a text, such as a token; it never prints.
///
/// A configuration gives the text itself, `{ env: NAME }` or `{ file: PATH }`:
///
/// ```swift
/// let token = try options.value("token", as: SecretText.self)
/// ```
///
/// Among a plugin's options it has the kind ``PluginOption/Kind/secret``, and in
/// ``StageDetails/settings`` it is ``OptionValue/hidden``.
public struct SecretText: Sendable {
    /// The secret itself.
    public let text: String

    /// Keeps a text secret.
    public init(_ text: String) {
        self.text = text
    }
}

extension SecretText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Three asterisks.
    public var description: String { "***" }

    /// Three asterisks.
    public var debugDescription: String { description }

    /// Nothing, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension SecretText: Decodable {
    /// Reads a text, `{ env: NAME }` or `{ file: PATH }`.
    ///
    /// A file is UTF-8 and of at most 64 KiB; one line end after it does not count.
    ///
    /// - Throws: ``ConfigurationError`` for anything else, and where the variable or the file is
    ///   absent or empty. It holds no part of the secret.
    public init(from decoder: any Decoder) throws {
        if let value = try? decoder.singleValueContainer(), !value.decodeNil(),
            let text = try? value.decode(String.self)
        {
            self.init(text)
        } else {
            let options = try OptionReader(decoder, known: Self.options)
            switch (try options.text("env"), try options.text("file")) {
            case (let name?, nil): self.init(try Self.variable(name, options))
            case (nil, let path?): self.init(try Self.file(path, options))
            default: throw options.error("give a text, { env: NAME } or { file: PATH }")
            }
        }
        guard !text.isEmpty else {
            // A decoding error, since those alone bring their place.
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "the secret is empty")
            )
        }
    }

    private static let options = [
        PluginOption("env", .text, "the environment variable that holds the secret"),
        PluginOption("file", .text, "the file that holds the secret"),
    ]

    private static func variable(_ name: String, _ options: OptionReader) throws -> String {
        guard let text = ProcessInfo.processInfo.environment[name] else {
            let reason = "the environment variable '\(name.quotable)' is not set"
            throw options.error("env", "\(reason): set it to the secret")
        }
        return text
    }

    private static func file(_ path: String, _ options: OptionReader) throws -> String {
        let place = "the file '\(path.quotable)'"
        // A device has no end.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        guard let facts = try? FileManager.default.attributesOfItem(atPath: target.path),
            facts[.type] as? FileAttributeType == .typeRegular,
            let content = try? Data(contentsOf: target)
        else { throw options.error("file", "\(place) cannot be read") }
        guard content.count <= 64 << 10, let text = String(bytes: content, encoding: .utf8) else {
            throw options.error("file", "\(place) is no UTF-8 text of at most 64 KiB")
        }
        return text.last?.isNewline == true ? String(text.dropLast()) : text
    }
}
