import ArgumentParser
import FoundationEssentials
import Tackle
import TackleHMAC

/// The arguments that `sign`, `verify` and `listen` share: scheme and secrets.
struct SigningArguments: ParsableArguments {
    @Option(help: "The signing scheme.")
    var scheme = "standard"

    @Option(help: "A secret; again for each further one. Others can see arguments: prefer a file.")
    var secret: [String] = []

    /// The scheme by its name.
    ///
    /// - Throws: ``CommandFailure`` with the known names and the nearest.
    func readScheme() throws(CommandFailure) -> SignatureScheme {
        guard let found = SignatureScheme.named(scheme) else {
            throw .usage(
                "--scheme: unknown scheme '\(scheme.quotable)'"
                    + NearestSpelling.hint(scheme, among: SignatureScheme.names)
                    + " (known: \(SignatureScheme.names.joined(separator: ", ")))"
            )
        }
        return found
    }

    /// The secrets, checked for the scheme.
    ///
    /// - Throws: ``CommandFailure``, which never holds any part of a secret.
    func readSecrets(for scheme: SignatureScheme) throws(CommandFailure) -> [SigningSecret] {
        var secrets: [SigningSecret] = []
        for text in secret {
            do {
                secrets.append(try SigningSecret(text, for: scheme))
            } catch {
                throw .usage("--secret: \(error)")
            }
        }
        return secrets
    }
}

/// A moment among the arguments: whole seconds since 1970.
enum TimestampArgument {
    /// Reads a moment; now, where there is none.
    static func read(_ text: String?, for option: String) throws(CommandFailure) -> Date {
        guard let text else { return .now }
        let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, !text.isEmpty, text.utf8.count <= 12, let seconds = Int(text) else {
            throw .usage("\(option): '\(text.quotable)' is not whole seconds since 1970")
        }
        return Date(timeIntervalSince1970: Double(seconds))
    }
}
