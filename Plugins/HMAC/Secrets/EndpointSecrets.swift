public import FoundationEssentials
public import Logging
public import Tackle

/// The secrets of many endpoints, each read again when its file changes.
///
/// An endpoint is named as queues name it: by the webhook's endpoint key, else by its URL without
/// the query.
///
/// ```swift
/// let secrets = try EndpointSecrets(
///     ["shop-a": [.file("/run/secrets/shop-a")], "shop-b": [.file("/run/secrets/shop-b")]])
/// let signer = HMACSigner(secrets: secrets)
/// ```
public struct EndpointSecrets: Sendable {
    /// The scheme that the secrets are for.
    public let scheme: SignatureScheme

    let secrets: [String: [WatchedSecret]]
    let others: [WatchedSecret]

    /// Reads the secrets of endpoints.
    ///
    /// - Parameters:
    ///   - sources: Where the secrets of each endpoint are kept, the newest first.
    ///   - others: Where the secrets of all other endpoints are kept; without them a webhook to
    ///     another endpoint is not sent.
    ///   - scheme: The scheme the secrets are for.
    ///   - environment: The environment variables by name; by default those of the process.
    ///   - now: The time by which their periods are judged.
    ///   - logger: Is told of files that have changed, and of those that every user may read.
    /// - Throws: ``InvalidSecret``, which names the variable or the file.
    public init(
        _ sources: [String: [SecretSource]],
        others: [SecretSource] = [],
        scheme: SignatureScheme = .standard,
        environment: [String: String]? = nil,
        now: Date = Date(),
        logger: Logger = Logger(label: "tackle.hmac")
    ) throws(InvalidSecret) {
        let reader = SecretReader(
            scheme: scheme,
            environment: environment ?? ProcessInfo.processInfo.environment,
            now: now,
            logger: logger
        )
        var secrets: [String: [WatchedSecret]] = [:]
        for (endpoint, sources) in sources.sorted(by: { $0.key < $1.key }) {
            secrets[endpoint] = try reader.read(sources)
        }
        self.init(
            scheme: scheme,
            secrets: secrets,
            others: others.isEmpty ? [] : try reader.read(others)
        )
    }

    init(scheme: SignatureScheme, secrets: [String: [WatchedSecret]], others: [WatchedSecret]) {
        self.scheme = scheme
        self.secrets = secrets
        self.others = others
    }

    /// The secrets of an endpoint as they are at a moment; empty where it has none.
    public func secrets(for endpoint: Endpoint, at now: Date) -> [SigningSecret] {
        (secrets[endpoint.key] ?? others).map { $0.current(at: now) }
    }

    /// The secrets, where all endpoints have the same and these can never change.
    var constant: [SigningSecret]? {
        guard secrets.isEmpty, others.allSatisfy(\.isConstant) else { return nil }
        return others.map { $0.current(at: .now) }
    }
}
