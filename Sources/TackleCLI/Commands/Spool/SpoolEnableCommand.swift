import ArgumentParser
import Tackle
import TackleFileSpool
import TackleQueueing

/// `tackle spool enable`: an endpoint is sent to again.
struct SpoolEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Send to an endpoint again that was disabled, by hand or by its answers."
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Argument(help: "The endpoint's key, or its URL.")
    var endpoint: String

    func run() async throws {
        let endpoint = try EndpointArgument.read(endpoint, for: "ENDPOINT")
        try await SpoolAccess.with(directory) { spool in
            let status = try await SpoolEndpoints.status(of: endpoint, in: spool, directory)
            // Enabling forgets all that is known of it, which is not what is asked for here.
            if status.state.disabled != nil { try await spool.enable(endpoint) }
        }
        StandardOutput.write("enabled: \(endpoint.key.quotable(limit: 8192))")
    }
}
