import ArgumentParser
import Tackle
import TackleFileSpool

/// `tackle spool pause`: nothing is sent to an endpoint for a while.
struct SpoolPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Send nothing to an endpoint until it is resumed; what comes for it waits."
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Argument(help: "The endpoint's key, or its URL.")
    var endpoint: String

    func run() async throws {
        let endpoint = try EndpointArgument.read(endpoint, for: "ENDPOINT")
        try await SpoolAccess.with(directory) { try await $0.pause(endpoint) }
        StandardOutput.write("paused: \(endpoint.key.quotable(limit: 8192))")
    }
}
