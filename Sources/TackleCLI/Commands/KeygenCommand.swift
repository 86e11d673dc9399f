import ArgumentParser
import Tackle
import TackleCommandLine
import TackleHMAC

/// `tackle keygen`: a new secret, or a new pair of keys.
struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make a new secret, or a new pair of Ed25519 keys.",
        discussion: """
            It prints the secret: for standard and http-message-signatures whsec_ and 32 random
            bytes, for standard-ed25519 the private key (whsk_) and the public one (whpk_), each on
            a line, for the others 64 hexadecimal digits. With --out the secret goes to a new file
            that its owner alone can read, and only a public key is printed.
            """
    )

    @Option(help: "The scheme the secret is for.")
    var scheme = "standard"

    @Flag(help: "Make a pair of Ed25519 keys, where the scheme takes both kinds.")
    var ed25519 = false

    @Option(help: "Write the secret to this new file, which must not be there.")
    var out: String?

    func run() throws {
        let names = SignatureScheme.names + ["custom"]
        guard names.contains(scheme) else {
            throw CommandFailure.usage(
                "--scheme: unknown scheme '\(scheme.quotable)'"
                    + NearestSpelling.hint(scheme, among: names)
                    + " (known: \(names.joined(separator: ", ")))"
            )
        }
        let secret: NewSecret
        do {
            let standard = SignatureScheme.standardEd25519
            let named = ed25519 ? standard : SignatureScheme.named(scheme)
            if ed25519, !["standard-ed25519", "http-message-signatures", "custom"].contains(scheme)
            {
                throw CommandFailure.usage(
                    "--ed25519: the scheme '\(scheme)' has no place for it; the schemes that have:"
                        + " standard-ed25519, http-message-signatures, custom"
                )
            }
            secret = try NewSecret(for: named)
        } catch let error as SigningFailure {
            throw CommandFailure.failed("\(error)")
        }
        if let out {
            do {
                try secret.save(toNewFile: out)
            } catch {
                throw CommandFailure.failed("--out: \(error)")
            }
        } else {
            StandardOutput.write(secret.text)
        }
        if let publicKey = secret.publicKey { StandardOutput.write(publicKey) }
    }
}
