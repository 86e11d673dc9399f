import ArgumentParser
import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleFileSpool

/// `tackle spool show`: all that a spool has of one delivery.
struct SpoolShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show all of one delivery; exits 1 where there is none.",
        discussion: "Where a spool has several of one id and endpoint, --body writes the newest."
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Argument(help: "The webhook's id.")
    var id: String

    @Option(help: "The endpoint's key or URL, where several have the webhook.")
    var endpoint: String?

    @Flag(help: "Print a JSON object a line.")
    var json = false

    @Flag(help: "Write the bytes of the body, and nothing else.")
    var body = false

    func run() throws {
        guard !(json && body) else {
            throw CommandFailure.usage("--body stands beside --json: give one or the other")
        }
        let endpoint = try endpoint.map { text throws(CommandFailure) in
            try EndpointArgument.read(text, for: "--endpoint")
        }
        let webhook = try SpoolSelection.webhookID(id)
        let found = try SpoolReading.with(directory) { try $0.deliveries(of: webhook) }
        let chosen = try SpoolSelection.choose(
            found,
            at: endpoint,
            by: \.webhook.endpoint,
            "'\(id.quotable)'",
            "is not",
            in: directory
        )
        if body, let newest = chosen.last {
            FileBytes.write(newest.webhook.body.bytes, to: 1)
            return
        }
        let now = Date.now
        for (position, stored) in chosen.enumerated() {
            let report = StoredDeliveryReport(stored, now: now)
            guard !json else {
                StandardOutput.write(report.fullJSON)
                continue
            }
            if position > 0 { StandardOutput.write("") }
            var columns = TextColumns(write: StandardOutput.write)
            for row in report.fullRows { columns.add(row) }
            columns.flush()
        }
    }
}
