import FoundationEssentials
import Tackle

extension SecretSource: Decodable {
    /// Reads a text, `{ env: NAME }` or `{ file: PATH }`, the two with further keys.
    ///
    /// - Throws: ``/Tackle/ConfigurationError`` for anything else.
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
        let words = SecretEncoding.allCases.map(\.rawValue)
        let encoding =
            try options.choice("encoding", of: words).flatMap(SecretEncoding.init) ?? .text
        self.init(try Self.origin(options, encoding), encoding)
        let start = try Self.moment("from", options)
        let end = try Self.moment("until", options)
        if let start, let end, start >= end {
            throw options.error("until", "it is not later than 'from': give a later time")
        }
        self = inForce(from: start, until: end)
        if let name = try options.text("key-id") { self = named(name) }
    }

    private static func origin(
        _ options: OptionReader,
        _ encoding: SecretEncoding
    ) throws -> Origin {
        switch (try options.text("env"), try options.text("file")) {
        case (let name?, nil):
            guard !name.isEmpty, !name.utf8.contains(where: { $0 == 0x3D || $0 < 0x20 }) else {
                throw options.error("env", "it is no name of a variable: give one such as API_KEY")
            }
            guard encoding != .raw else {
                throw options.error("encoding", "'raw' is for files: use hex or base64")
            }
            return .environment(name: name)
        case (nil, let path?):
            guard !path.isEmpty, !path.utf8.contains(0) else {
                throw options.error("file", "it is no path: give one such as /run/secrets/webhook")
            }
            return .file(path: path)
        case (nil, nil):
            throw options.error("'env' or 'file' is missing: \(Self.forms)")
        case (_?, _?):
            throw options.error("'env' and 'file' are both there: keep one of them")
        }
    }

    private static func moment(_ key: String, _ options: OptionReader) throws -> Date? {
        guard let text = try options.text(key) else { return nil }
        guard let moment = Timestamp(text)?.date else {
            throw options.error(
                key,
                "'\(text.quotable)' is no moment: give one such as 2027-01-15T08:00:00Z"
            )
        }
        return moment
    }

    /// A decoding error, since those alone bring their place, the index in a list included.
    private static func wrongForm(_ reason: String, _ decoder: any Decoder) -> DecodingError {
        .dataCorrupted(
            .init(codingPath: decoder.codingPath, debugDescription: "\(reason): \(forms)")
        )
    }

    private static let forms = "give a text, { env: NAME } or { file: PATH }"

    static let options = [
        PluginOption("env", .text, "the environment variable that holds the secret"),
        PluginOption("file", .text, "the file that holds the secret; read again when it changes"),
        PluginOption(
            "encoding",
            .choice(SecretEncoding.allCases.map(\.rawValue)),
            default: "text",
            "how it is written there"
        ),
        PluginOption(
            "from",
            .text,
            "the moment from which it is in force, such as 2027-01-15T08:00:00Z"
        ),
        PluginOption("until", .text, "the moment from which it no longer is"),
        PluginOption("key-id", .text, "what receivers know the key by (http-message-signatures)"),
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
