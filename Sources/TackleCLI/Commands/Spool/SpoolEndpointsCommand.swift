import ArgumentParser
import Tackle
import TackleFileSpool

/// `tackle spool endpoints`: what a spool knows of where its webhooks go.
struct SpoolEndpointsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endpoints",
        abstract: "List the endpoints for which something waits or is remembered."
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let statuses = try await SpoolAccess.with(directory) { try await $0.endpoints() }
        let list = EndpointList(statuses)
        if json {
            StandardOutput.write(list.json)
        } else {
            for line in list.lines { StandardOutput.write(line) }
        }
    }
}
