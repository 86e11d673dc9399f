import ArgumentParser
import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleFileSpool

/// `tackle spool ls`: the deliveries in a spool.
struct SpoolListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List what waits in a spool, in the order accepted."
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Flag(exclusivity: .exclusive)
    var choice = DeliveryChoice.waiting

    @Option(help: "Only those to this endpoint: its key or URL.")
    var endpoint: String?

    @Option(help: "At most so many.")
    var limit: Int?

    @Flag(help: "Print a JSON object a line.")
    var json = false

    func run() throws {
        if let limit, limit < 1 {
            throw CommandFailure.usage("--limit: '\(limit)' is less than 1: give how many to list")
        }
        let endpoint = try endpoint.map { text throws(CommandFailure) in
            try EndpointArgument.read(text, for: "--endpoint")
        }
        let now = Date.now
        try SpoolReading.with(directory) { reader in
            var columns = TextColumns(write: StandardOutput.write)
            var count = 0
            try reader.forEach(choice.kind) { stored in
                guard endpoint.map({ stored.webhook.endpoint == $0 }) ?? true else { return true }
                let report = StoredDeliveryReport(stored, now: now)
                if json { StandardOutput.write(report.json) } else { columns.add(report.row) }
                count += 1
                return count != limit
            }
            columns.flush()
            guard !reader.damage.isEmpty else { return }
            StandardError.write(
                "tackle: '\(directory.quotable)' has damage, and what it hit is not listed:"
                    + " 'tackle spool verify' names it"
            )
        }
    }
}
