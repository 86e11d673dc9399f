import ArgumentParser
import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleFileSpool

/// `tackle spool endpoints`: what a spool knows of where its webhooks go.
struct SpoolEndpointsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endpoints",
        abstract: "List the endpoints for which something waits or is remembered."
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let statuses = try SpoolReading.with(directory) { try $0.endpoints(at: .now) }
        let list = EndpointList(statuses)
        if json {
            StandardOutput.write(list.json)
        } else {
            for line in list.lines { StandardOutput.write(line) }
        }
    }
}
