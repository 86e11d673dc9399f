import ArgumentParser
import Tackle
import TackleFileSpool

/// `tackle spool disable`: nothing is sent to an endpoint any more.
struct SpoolDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Send nothing to an endpoint any more: what waits dies at the next run."
    )

    @OptionGroup var target: SpoolEndpointArguments

    func run() async throws {
        try await target.change("disabled", isKnown: false) { spool, endpoint, _ in
            try await spool.disable(endpoint)
        }
    }
}
