import ArgumentParser
import Tackle
import TackleFileSpool

/// `tackle spool pause`: nothing is sent to an endpoint for a while.
struct SpoolPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Send nothing to an endpoint until it is resumed; what comes for it waits."
    )

    @OptionGroup var target: SpoolEndpointArguments

    func run() async throws {
        try await target.change("paused", isKnown: false) { spool, endpoint, _ in
            try await spool.pause(endpoint)
        }
    }
}
