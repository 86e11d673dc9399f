import ArgumentParser
import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleHMAC

/// `tackle sign`: the signature headers of a body.
struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Print the signature headers of a body, as 'Name: value' lines."
    )

    @OptionGroup var signing: SigningArguments
    @OptionGroup var request: TargetArguments

    @Option(help: "The webhook's id (default: a new one).")
    var id: String?

    @Option(help: "Seconds since 1970 (default: now).")
    var timestamp: String?

    @Option(help: "The body: a file, or - for standard input.")
    var body: String

    func run() throws {
        let scheme = try signing.readScheme()
        let secrets = try signing.readNeededSecrets(for: scheme)
        do {
            // It judges whether they can sign, and go together.
            _ = try HMACSigner(secrets: secrets, scheme: scheme)
        } catch {
            throw CommandFailure.usage("--secret: \(error)")
        }
        let target = try request.read(for: scheme)
        let identifier: WebhookID
        do {
            identifier =
                try id.map { (text) throws(InvalidWebhook) in try WebhookID(text) } ?? .make()
        } catch {
            throw CommandFailure.usage("--\(error)")
        }
        let date = try TimestampArgument.read(timestamp, for: "--timestamp")
        let bytes = try FileBytes.read(path: body, limit: InputLines.lineLimit)
        do {
            let message = try SignableMessage(
                id: identifier.description,
                date: date,
                body: bytes,
                target: target
            )
            for field in try scheme.sign(message, with: secrets) {
                StandardOutput.write("\(field.name): \(field.value)")
            }
        } catch {
            throw CommandFailure.usage("\(error)")
        }
    }
}
