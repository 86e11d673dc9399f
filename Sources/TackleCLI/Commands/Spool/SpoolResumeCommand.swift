import ArgumentParser
import Tackle
import TackleFileSpool

/// `tackle spool resume`: a pause ends.
struct SpoolResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "End the pauses of an endpoint, also one that the receiver asked for."
    )

    @OptionGroup var target: SpoolEndpointArguments

    func run() async throws {
        try await target.change("resumed", isKnown: true) { spool, endpoint, _ in
            try await spool.resume(endpoint)
        }
    }
}
