import ArgumentParser
import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleHMAC

/// The arguments that `send`, `sign`, `verify` and `listen` share: scheme and secrets.
struct SigningArguments: ParsableArguments {
    @Option(help: "The signing scheme; custom takes the options of signed content and headers.")
    var scheme = "standard"

    @Option(help: "A secret; again for each further one. Others can see arguments: prefer a file.")
    var secret: [String] = []

    @Option(help: "A file that holds a secret; again for each further one.")
    var secretFile: [String] = []

    @Option(help: "An environment variable that holds a secret; again for each further one.")
    var secretEnv: [String] = []

    @Option(help: "How the secrets are written: text, hex, base64, or raw for files.")
    var secretEncoding = "text"

    @Option(help: "What receivers know the key by (http-message-signatures).")
    var keyId: String?

    @OptionGroup var custom: CustomSchemeArguments

    /// The scheme by its name.
    ///
    /// - Throws: ``CommandFailure`` with the known names and the nearest.
    func readScheme() throws(CommandFailure) -> SignatureScheme {
        let customScheme = try custom.readScheme(isNeeded: scheme == "custom")
        if let customScheme { return customScheme }
        guard let found = SignatureScheme.named(scheme) else {
            let names = SignatureScheme.names + ["custom"]
            throw .usage(
                "--scheme: unknown scheme '\(scheme.quotable)'"
                    + NearestSpelling.hint(scheme, among: names)
                    + " (known: \(names.joined(separator: ", ")))"
            )
        }
        return found
    }

    /// Whether there is any secret among the arguments.
    var hasSecrets: Bool { !(secret.isEmpty && secretFile.isEmpty && secretEnv.isEmpty) }

    /// The secrets, checked for the scheme.
    ///
    /// - Throws: ``CommandFailure``, which never holds any part of a secret.
    func readSecrets(for scheme: SignatureScheme) throws(CommandFailure) -> [SigningSecret] {
        guard let encoding = SecretEncoding(rawValue: secretEncoding) else {
            let words = SecretEncoding.allCases.map(\.rawValue)
            throw .usage(
                "--secret-encoding: '\(secretEncoding.quotable)' is not one of"
                    + " \(words.joined(separator: ", "))"
                    + NearestSpelling.hint(secretEncoding, among: words)
            )
        }
        if encoding == .raw, !(secret.isEmpty && secretEnv.isEmpty) {
            throw .usage("--secret-encoding: raw is for --secret-file alone")
        }
        let texts = secret.map { ("--secret", SecretSource.text($0, encoding: encoding)) }
        let files = secretFile.map { ("--secret-file", SecretSource.file($0, encoding: encoding)) }
        let names = secretEnv.map {
            ("--secret-env", SecretSource.environment($0, encoding: encoding))
        }
        var secrets: [SigningSecret] = []
        for (option, source) in texts + files + names {
            do {
                let source = keyId.map { source.named($0) } ?? source
                secrets.append(
                    try source.resolve(
                        for: scheme,
                        environment: ProcessInfo.processInfo.environment,
                        logger: StandardError.logger
                    )
                )
            } catch {
                throw .usage("\(option): \(error)")
            }
        }
        return secrets
    }

    /// The secrets, of which there must be one at least.
    ///
    /// - Throws: as ``readSecrets(for:)`` does.
    func readNeededSecrets(
        for scheme: SignatureScheme
    ) throws(CommandFailure) -> [SigningSecret] {
        guard hasSecrets else {
            throw .usage("--secret-file, --secret-env or --secret is missing: add one")
        }
        return try readSecrets(for: scheme)
    }
}
