import ArgumentParser
import Tackle
import TackleFileSpool

/// `tackle spool disable`: nothing is sent to an endpoint any more.
struct SpoolDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Send nothing to an endpoint any more: what waits dies at the next run."
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Argument(help: "The endpoint's key, or its URL.")
    var endpoint: String

    func run() async throws {
        let endpoint = try EndpointArgument.read(endpoint, for: "ENDPOINT")
        try await SpoolAccess.with(directory) { try await $0.disable(endpoint) }
        StandardOutput.write("disabled: \(endpoint.key.quotable(limit: 8192))")
    }
}
