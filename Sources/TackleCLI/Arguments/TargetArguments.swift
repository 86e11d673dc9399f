import ArgumentParser
import Tackle
import TackleCommandLine
import TackleHMAC

/// The arguments that tell what a request asks of whom, which HTTP Message Signatures signs.
struct TargetArguments: ParsableArguments {
    @Option(help: "The request's method.")
    var method = "POST"

    @Option(help: "The request's URL; http-message-signatures needs it.")
    var url: String?

    /// The target; nil where there is no URL.
    ///
    /// - Throws: ``CommandFailure`` where the scheme needs a URL or it is none, or for a method
    ///   that is no token.
    func read(for scheme: SignatureScheme) throws(CommandFailure) -> RequestTarget? {
        let isToken = method.utf8.allSatisfy { (0x41...0x5A).contains($0) || $0 == 0x2D }
        guard isToken, (1...32).contains(method.utf8.count) else {
            throw .usage("--method: '\(method.quotable)' is no method such as POST, in capitals")
        }
        guard let url else {
            guard scheme.name != SignatureScheme.httpMessageSignatures.name else {
                throw .usage("--url is missing: the scheme signs where the request goes")
            }
            return nil
        }
        do {
            return RequestTarget(method: method, url: try WebhookURL(url))
        } catch {
            throw .usage("--\(error)")
        }
    }
}
