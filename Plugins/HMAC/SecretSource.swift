import Tackle

/// Where a configuration keeps a secret: `{ env: NAME }`, `{ file: PATH }`, or the text itself.
///
/// A text never prints: it is kept as ``SigningSecret`` keeps its key.
public struct SecretSource: Sendable {
    private enum Origin: Sendable {
        case text(SecretBytes)
        case environment(name: String)
        case file(path: String)
    }

    private let origin: Origin

    private init(_ origin: Origin) {
        self.origin = origin
    }

    /// The secret's text itself.
    public static func text(_ text: String) -> SecretSource {
        SecretSource(.text(SecretBytes(text)))
    }

    /// The environment variable of that name.
    public static func environment(_ name: String) -> SecretSource {
        SecretSource(.environment(name: name))
    }

    /// The file at that path: UTF-8 text of at most 64 KiB; one line end after it does not count.
    public static func file(_ path: String) -> SecretSource {
        SecretSource(.file(path: path))
    }

    /// Fetches the secret and reads it.
    ///
    /// - Parameters:
    ///   - scheme: The scheme whose form the secret has.
    ///   - environment: The environment variables by name.
    /// - Returns: The secret, checked.
    /// - Throws: ``InvalidSecret``, which names the variable or the file and shows no content.
    public func resolve(
        for scheme: SignatureScheme = .standard,
        environment: [String: String]
    ) throws(InvalidSecret) -> SigningSecret {
        switch origin {
        case .text(let bytes):
            return try SigningSecret(bytes, for: scheme)
        case .environment(let name):
            let place = "the environment variable \(Self.shown(name))"
            guard let text = environment[name] else {
                throw InvalidSecret(subject: place, "is not set; set it to the secret")
            }
            return try Self.read(SecretBytes(text), for: scheme, from: place)
        case .file(let path):
            let place = "the file \(Self.shown(path))"
            let bytes: SecretBytes
            do {
                bytes = try SecretFile.read(path)
            } catch {
                throw InvalidSecret(subject: place, error.reason)
            }
            return try Self.read(bytes, for: scheme, from: place)
        }
    }

    private static func read(
        _ bytes: SecretBytes,
        for scheme: SignatureScheme,
        from place: String
    ) throws(InvalidSecret) -> SigningSecret {
        do {
            return try SigningSecret(bytes, for: scheme)
        } catch {
            throw error.from(place)
        }
    }

    /// A name as an error may show it: not where the secret itself stands in its place.
    private static func shown(_ name: String) -> String {
        looksLikeSecret(name) ? "(its name looks like a secret)" : "'\(name.quotable)'"
    }

    private static func looksLikeSecret(_ text: String) -> Bool {
        ["whsec_", "whsk_", "whpk_"].contains { text.utf8.starts(with: $0.utf8) }
    }
}

extension SecretSource: Decodable {
    /// Reads a text, `{ env: NAME }` or `{ file: PATH }`.
    ///
    /// - Throws: ``Tackle/ConfigurationError`` for anything else.
    public init(from decoder: any Decoder) throws {
        if let value = try? decoder.singleValueContainer(), !value.decodeNil(),
            let text = try? value.decode(String.self)
        {
            self = .text(text)
            return
        }
        let map = try? decoder.container(keyedBy: AnyKey.self)
        if map?.allKeys.contains(where: { Self.looksLikeSecret($0.stringValue) }) == true {
            throw Self.wrongForm("a key looks like a secret", decoder)
        }
        guard map != nil else { throw Self.wrongForm("this is no secret", decoder) }
        let options = try OptionReader(decoder, known: Self.options)
        switch (try options.text("env"), try options.text("file")) {
        case (let name?, nil):
            guard !name.isEmpty, !name.utf8.contains(where: { $0 == 0x3D || $0 < 0x20 }) else {
                throw options.error("env", "it is no name of a variable: give one such as API_KEY")
            }
            self = .environment(name)
        case (nil, let path?):
            guard !path.isEmpty, !path.utf8.contains(0) else {
                throw options.error("file", "it is no path: give one such as /run/secrets/webhook")
            }
            self = .file(path)
        case (nil, nil):
            throw options.error("'env' or 'file' is missing: \(Self.forms)")
        case (_?, _?):
            throw options.error("'env' and 'file' are both there: keep one of them")
        }
    }

    /// A decoding error, since those alone bring their place, the index in a list included.
    private static func wrongForm(_ reason: String, _ decoder: any Decoder) -> DecodingError {
        .dataCorrupted(
            .init(codingPath: decoder.codingPath, debugDescription: "\(reason): \(forms)")
        )
    }

    private static let forms = "give a text, { env: NAME } or { file: PATH }"

    private static let options = [
        PluginOption("env", .text, "the environment variable that holds the secret"),
        PluginOption("file", .text, "the file that holds the secret"),
    ]

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) { nil }
    }
}
