import FoundationEssentials
import Logging
public import Tackle

extension HMACSigner: ConfigurablePlugin {
    /// What a configuration may set.
    public struct Options: Decodable, Sendable {
        /// The scheme to sign by.
        public var scheme: SignatureScheme { secrets.scheme }

        /// The secrets, read from where they are kept and checked.
        public let secrets: EndpointSecrets

        /// Reads and checks the options, the secrets' variables and files included.
        ///
        /// - Throws: ``/Tackle/ConfigurationError``, which never holds any part of a secret.
        public init(from decoder: any Decoder) throws {
            let options = try OptionReader(decoder, known: HMACSigner.options)
            let scheme = try SchemeOptions(options).scheme
            let reader = SecretReader(
                scheme: scheme,
                environment: ProcessInfo.processInfo.environment,
                now: .now,
                logger: Logger(label: "tackle.hmac")
            )
            let map = try options.value("endpoint-secrets", as: [String: SecretSources].self)
            if map?.isEmpty == true {
                throw options.error(
                    "endpoint-secrets",
                    "it is empty: name an endpoint, or remove it"
                )
            }
            let others = try Self.read(Self.sources(options, isNeeded: map == nil), reader, options)
            var secrets: [String: [WatchedSecret]] = [:]
            for (endpoint, sources) in (map ?? [:]).sorted(by: { $0.key < $1.key }) {
                let path = "endpoint-secrets.\(endpoint.quotable)"
                guard !endpoint.isEmpty else {
                    throw options.error("endpoint-secrets", "a name is empty: name the endpoint")
                }
                let keyed = sources.list.enumerated().map { index, source in
                    (key: sources.isList ? "\(path)[\(index)]" : path, source: source)
                }
                secrets[endpoint] = try Self.read((path, keyed), reader, options)
            }
            self.secrets = EndpointSecrets(scheme: scheme, secrets: secrets, others: others)
        }

        private typealias Sources = (key: String, list: [(key: String, source: SecretSource)])

        /// The secrets of all endpoints that have none of their own, each by the key it stands at.
        private static func sources(_ options: OptionReader, isNeeded: Bool) throws -> Sources {
            let single = try options.value("secret", as: SecretSource.self)
            let several = try options.value("secrets", as: [SecretSource].self)
            switch (single, several) {
            case (let source?, nil):
                return (key: "secret", list: [(key: "secret", source: source)])
            case (nil, let sources?):
                guard !sources.isEmpty else {
                    throw options.error("secrets", "the list is empty: give at least one secret")
                }
                let list = sources.enumerated().map { (key: "secrets[\($0)]", source: $1) }
                return (key: "secrets", list: list)
            case (nil, nil) where !isNeeded:
                return (key: "secrets", list: [])
            case (nil, nil):
                throw options.error(
                    "'secret' is missing: add secret: { env: NAME } or secret: { file: PATH }"
                )
            case (_?, _?):
                throw options.error("'secret' and 'secrets' are both there: keep one of them")
            }
        }

        private static func read(
            _ sources: Sources,
            _ reader: SecretReader,
            _ options: OptionReader
        ) throws -> [WatchedSecret] {
            var secrets: [WatchedSecret] = []
            for (key, source) in sources.list {
                do throws(InvalidSecret) {
                    secrets.append(try reader.read(source))
                } catch {
                    throw options.error(key, error.description)
                }
            }
            guard !secrets.isEmpty else { return [] }
            do throws(InvalidSecret) {
                try reader.check(secrets)
            } catch {
                throw options.error(sources.key, error.description)
            }
            return secrets
        }
    }

    /// `hmac`.
    public static let pluginName = "hmac"

    /// The options by name.
    public static let options =
        SchemeOptions.known + [
            PluginOption(
                "secret",
                .kept,
                options: SecretSource.options,
                "the secret; this or 'secrets' is required"
            ),
            PluginOption("secrets", .severalKept, "several, newest first, for rotation"),
            PluginOption(
                "endpoint-secrets",
                .keptByEndpoint,
                "secrets by endpoint: its key, or its URL without the query; 'secret' is for others"
            ),
        ]

    /// Makes the stage from a configuration.
    ///
    /// - Throws: nothing; the options are checked.
    public init(options: Options) throws {
        self.init(secrets: options.secrets)
    }
}

extension PluginOption.Kind {
    /// A secret, or the place where it is kept with what is said of it there.
    fileprivate static let kept = PluginOption.Kind(
        secret.description,
        schema: secret(SecretSource.options)
    )

    /// One secret or more.
    fileprivate static let severalKept = PluginOption.Kind(
        list(of: secret).description,
        schema: list(of: kept).schema.adding(["minItems": 1])
    )

    /// A secret, or a list of them, for each of some endpoints.
    fileprivate static let keptByEndpoint = PluginOption.Kind(
        "map of secrets",
        schema: [
            "type": "object", "minProperties": 1,
            "additionalProperties": .any(of: [
                kept.schema, severalKept.schema,
            ]),
        ]
    )
}
