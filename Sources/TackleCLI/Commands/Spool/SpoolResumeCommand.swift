import ArgumentParser
import Tackle
import TackleFileSpool

/// `tackle spool resume`: a pause ends.
struct SpoolResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "End the pauses of an endpoint, also one that the receiver asked for."
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Argument(help: "The endpoint's key, or its URL.")
    var endpoint: String

    func run() async throws {
        let endpoint = try EndpointArgument.read(endpoint, for: "ENDPOINT")
        try await SpoolAccess.with(directory) { spool in
            _ = try await SpoolEndpoints.status(of: endpoint, in: spool, directory)
            try await spool.resume(endpoint)
        }
        StandardOutput.write("resumed: \(endpoint.key.quotable(limit: 8192))")
    }
}
