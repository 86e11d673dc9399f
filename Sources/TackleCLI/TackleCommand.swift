import ArgumentParser
import Tackle
import TackleCommandLine

/// The command line with all plugins that there are, and the commands that need some of them.
@main
struct TackleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tackle",
        abstract: "Sends webhooks: fast, durable, and safe with any URL.",
        version: TackleVersion.text,
        subcommands: [
            SendCommand.self, RunCommand.self, ListenCommand.self, SignCommand.self,
            VerifyCommand.self, KeygenCommand.self, CheckCommand.self, ExplainCommand.self,
            PluginsCommand.self,
            EndpointCommand.self, SpoolCommand.self, BenchCommand.self, InitCommand.self,
        ]
    )

    static func main() async {
        let tool = CommandLineTool(
            "tackle",
            version: TackleVersion.text,
            registry: .builtIn
        )
        await tool.run(Self.self)
    }
}
