import ArgumentParser

/// What a tool's arguments begin at, where it has the shared commands alone.
struct RootCommand: ParsableCommand {
    /// The tool that runs: the parser asks a type, which has no other way to know.
    @TaskLocal static var tool: CommandLineTool?

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: tool?.name,
            abstract: "Sends webhooks through a pipeline of plugins.",
            version: tool?.version ?? "",
            subcommands: [
                RunCommand.self, CheckCommand.self, ExplainCommand.self, PluginsCommand.self,
                BenchCommand.self,
            ]
        )
    }
}
