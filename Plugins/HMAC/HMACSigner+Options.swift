import FoundationEssentials
public import Tackle

extension HMACSigner: ConfigurablePlugin {
    /// What a configuration may set.
    public struct Options: Decodable, Sendable {
        /// The scheme to sign by.
        public let scheme: SignatureScheme

        /// The secrets, read from where they are kept and checked.
        public let secrets: [SigningSecret]

        /// Reads and checks the options, the secrets' variables and files included.
        ///
        /// - Throws: ``Tackle/ConfigurationError``, which never holds any part of a secret.
        public init(from decoder: any Decoder) throws {
            let options = try OptionReader(decoder, known: HMACSigner.options)
            let name = try options.choice("scheme", of: SignatureScheme.names)
            let scheme = name.flatMap(SignatureScheme.named) ?? .standard
            self.scheme = scheme
            secrets = try Self.sources(options).map { key, source throws(ConfigurationError) in
                do throws(InvalidSecret) {
                    return try source.resolve(
                        for: scheme,
                        environment: ProcessInfo.processInfo.environment
                    )
                } catch {
                    throw options.error(key, error.description)
                }
            }
            for (index, secret) in secrets.enumerated() where secrets[..<index].contains(secret) {
                throw options.error("secrets", "a secret is there twice: remove one of them")
            }
        }

        /// The secrets by the key they are written at, `secret` or `secrets[0]` and so on.
        private static func sources(
            _ options: OptionReader
        ) throws -> [(key: String, source: SecretSource)] {
            let single = try options.value("secret", as: SecretSource.self)
            let several = try options.value("secrets", as: [SecretSource].self)
            switch (single, several) {
            case (let source?, nil):
                return [(key: "secret", source: source)]
            case (nil, let sources?):
                guard (1...secretLimit).contains(sources.count) else {
                    throw options.error("secrets", "give 1 to \(secretLimit) secrets")
                }
                return sources.enumerated().map { (key: "secrets[\($0)]", source: $1) }
            case (nil, nil):
                throw options.error(
                    "'secret' is missing: add secret: { env: NAME } or secret: { file: PATH }"
                )
            case (_?, _?):
                throw options.error("'secret' and 'secrets' are both there: keep one of them")
            }
        }
    }

    /// `hmac`.
    public static let pluginName = "hmac"

    /// The options by name.
    public static let options = [
        PluginOption(
            "scheme",
            .choice(SignatureScheme.names),
            default: SignatureScheme.standard.name,
            "how to sign"
        ),
        PluginOption("secret", .secret, "the secret; this or 'secrets' is required"),
        PluginOption("secrets", .list(of: .secret), "several, newest first, for rotation"),
    ]

    /// Makes the stage from a configuration.
    ///
    /// - Throws: ``InvalidSecret`` if there is no secret.
    public init(options: Options) throws {
        try self.init(secrets: options.secrets, scheme: options.scheme)
    }
}
