import ArgumentParser
import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleCurl
import TackleHMAC
import TackleYAML

/// `tackle send`: one webhook, now.
struct SendCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send one webhook and wait for the outcome.",
        discussion: "Exits 0 where it is delivered or accepted, 1 where it is not."
    )

    @Argument(help: "Where to send it: an absolute http or https URL.")
    var url: String

    @Option(help: "What happened, such as order.paid.")
    var event: String?

    @Option(help: "The payload: JSON, or @FILE (default: {}).")
    var data = "{}"

    @Option(help: "A further header, 'Name: value'; again for each further one.")
    var header: [String] = []

    @OptionGroup var signing: SigningArguments

    @Option(help: "An address range that may be connected to although it is not public.")
    var allow: [String] = []

    @Option(help: "The pipeline, a YAML file (default: curl, behind hmac with --secret).")
    var config: String?

    @Flag(help: "Wrap the payload as {\"type\", \"timestamp\", \"data\"}.")
    var envelope = false

    @Flag(help: "Print the outcome as JSON.")
    var json = false

    func run(in tool: CommandLineTool) async throws {
        let webhook = try makeWebhook()
        let outcome = SendOutcome(webhook: webhook, isJSON: json)
        guard try await outcome.send(through: makeStages(tool.registry)) else {
            throw CommandFailure.failed()
        }
    }

    private func makeWebhook() throws -> Webhook {
        let created = Date.now
        do {
            var headers = Headers()
            for text in header {
                let header = try HeaderArgument(text)
                try headers.append(name: header.name, value: header.value)
            }
            let bytes = try readPayload()
            if envelope, event == nil {
                throw CommandFailure.usage("--event is missing: an envelope names it")
            }
            let body =
                if let event, envelope {
                    try WebhookBody.envelope(type: event, timestamp: created, json: bytes)
                } else {
                    try WebhookBody(bytes: bytes, contentType: "application/json")
                }
            return try Webhook(
                event,
                to: WebhookURL(url),
                body: body,
                headers: headers,
                options: Webhook.Options(created: created)
            )
        } catch let error as InvalidWebhook {
            throw CommandFailure.usage("\(error)")
        }
    }

    private func readPayload() throws(CommandFailure) -> [UInt8] {
        let path = data.hasPrefix("@") ? String(data.dropFirst()) : nil
        let name = path.map { "--data: '\($0.quotable)'" } ?? "--data"
        if path == "" { throw .usage("--data: a file's name is missing after the @") }
        let bytes =
            try path.map { (path) throws(CommandFailure) in
                try FileBytes.read(path: path, limit: InputLines.lineLimit)
            } ?? Array(data.utf8)
        do {
            try JSONText.check(bytes)
        } catch {
            throw .usage("\(name) is not JSON: \(error)")
        }
        return bytes
    }

    private func makeStages(_ registry: PluginRegistry) throws -> [any SenderPlugin] {
        var stages: [any SenderPlugin]
        if let config {
            guard allow.isEmpty else { throw AllowArgument.besideConfig }
            stages = try PipelineConfiguration(yamlFile: config, registry: registry).stages
        } else {
            stages = [CurlSender(allow: try AllowArgument.read(allow))]
        }
        let scheme = try signing.readScheme()
        let secrets = try signing.readSecrets(for: scheme)
        guard !secrets.isEmpty else { return stages }
        do {
            let signer = try HMACSigner(secrets: secrets, scheme: scheme)
            stages.insert(signer, at: max(0, stages.count - 1))
        } catch {
            throw CommandFailure.usage("--secret: \(error)")
        }
        return stages
    }
}
