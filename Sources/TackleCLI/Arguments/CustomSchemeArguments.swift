import ArgumentParser
import Tackle
import TackleCommandLine
import TackleHMAC

/// The arguments that describe `--scheme custom`.
struct CustomSchemeArguments: ParsableArguments {
    @Option(help: "Custom: the signed bytes, such as '{timestamp}.{body}'.")
    var content: String?

    @Option(help: "Custom: the header of the signature.")
    var signatureHeader: String?

    @Option(help: "Custom: its value, such as 'sha256={signature}' (default: {signature}).")
    var signatureValue: String?

    @Option(help: "Custom: hex or base64 (default: hex).")
    var signatureEncoding: String?

    @Option(help: "Custom: the header of the time.")
    var timestampHeader: String?

    @Option(help: "Custom: the header of the webhook's id.")
    var idHeader: String?

    /// The scheme that they describe; nil where another one is named.
    ///
    /// - Throws: ``CommandFailure`` where one is missing, wrong or not needed.
    func readScheme(isNeeded: Bool) throws(CommandFailure) -> SignatureScheme? {
        guard isNeeded else {
            let given = [
                ("--content", content), ("--signature-header", signatureHeader),
                ("--signature-value", signatureValue),
                ("--signature-encoding", signatureEncoding),
                ("--timestamp-header", timestampHeader), ("--id-header", idHeader),
            ].first { $0.1 != nil }
            if let given { throw .usage("\(given.0): it is for --scheme custom alone: remove it") }
            return nil
        }
        guard let content else { throw .usage("--content is missing: say what is signed") }
        guard let signatureHeader else {
            throw .usage("--signature-header is missing: name the signature's header")
        }
        let word = signatureEncoding ?? "hex"
        guard let encoding = SignatureEncoding(rawValue: word) else {
            throw .usage("--signature-encoding: '\(word.quotable)' is not hex or base64")
        }
        do {
            return try .custom(
                content: content,
                header: signatureHeader,
                value: signatureValue ?? "{signature}",
                encoding: encoding,
                timestampHeader: timestampHeader,
                idHeader: idHeader
            )
        } catch {
            let options = [
                "header": "signature-header", "value": "signature-value",
                "encoding": "signature-encoding",
            ]
            throw .usage("--\(options[error.option] ?? error.option): it \(error.reason)")
        }
    }
}
