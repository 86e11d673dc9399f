import FoundationEssentials
import Logging

/// Reads the secrets of a signer and judges whether they can sign.
struct SecretReader {
    let scheme: SignatureScheme
    let environment: [String: String]
    let now: Date
    let logger: Logger

    /// Reads one.
    func read(_ source: SecretSource) throws(InvalidSecret) -> WatchedSecret {
        let scheme = scheme
        return try WatchedSecret(
            source,
            for: scheme,
            environment: environment,
            at: now,
            logger: logger
        ) { (secret) throws(InvalidSecret) in try scheme.checkSigner(secret) }
    }

    /// Reads those that sign the same webhooks.
    func read(_ sources: [SecretSource]) throws(InvalidSecret) -> [WatchedSecret] {
        var secrets: [WatchedSecret] = []
        for source in sources { secrets.append(try read(source)) }
        try check(secrets)
        return secrets
    }

    /// Refuses secrets that cannot go together.
    func check(_ secrets: [WatchedSecret]) throws(InvalidSecret) {
        try scheme.checkSigners(secrets.map { $0.current(at: now) }, at: now)
    }
}
