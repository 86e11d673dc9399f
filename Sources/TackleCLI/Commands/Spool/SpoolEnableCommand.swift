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

    @OptionGroup var target: SpoolEndpointArguments

    func run() async throws {
        try await target.change("enabled", isKnown: true) { spool, endpoint, status in
            // Enabling forgets all that is known of it, which is not what is asked for here.
            if status?.state.disabled != nil { try await spool.enable(endpoint) }
        }
    }
}
