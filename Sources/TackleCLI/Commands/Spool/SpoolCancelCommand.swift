import ArgumentParser
import Tackle
import TackleCommandLine
import TackleFileSpool

/// `tackle spool cancel`: a delivery that waits is not wanted any more.
struct SpoolCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Take out a delivery that waits; exits 1 where there is none."
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Argument(help: "The webhook's id.")
    var id: String

    @Option(help: "The endpoint's key or URL, where several have the webhook.")
    var endpoint: String?

    func run() async throws {
        let endpoint = try endpoint.map { text throws(CommandFailure) in
            try EndpointArgument.read(text, for: "--endpoint")
        }
        _ = try SpoolSelection.webhookID(id)
        let count = try await SpoolAccess.with(directory) { spool in
            let found = try await SpoolSelection.deliveries(
                of: id,
                .waiting,
                at: endpoint,
                in: spool,
                directory
            )
            var count = 0
            for delivery in found where try await spool.cancel(delivery) { count += 1 }
            return count
        }
        StandardOutput.write("cancelled: \(count)")
    }
}
