import ArgumentParser

/// `tackle endpoint`: about where webhooks go.
struct EndpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endpoint",
        abstract: "Judge where webhooks are to go.",
        subcommands: [EndpointCheckCommand.self]
    )
}
