import ArgumentParser
import Tackle

/// The command line: parses, runs one command, and says in one sentence what went wrong.
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
            EndpointCommand.self, SpoolCommand.self, BenchCommand.self,
        ]
    )

    static func main() async {
        OpenFileLimit.raise()
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            try checkNames(of: Self.self, arguments[...], besides: ["help"])
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            finish(error)
        }
    }

    /// The parser would only say that an argument is unexpected; a misspelt command deserves more.
    private static func checkNames(
        of command: any ParsableCommand.Type,
        _ arguments: ArraySlice<String>,
        besides others: [String] = []
    ) throws(CommandFailure) {
        let commands = command.configuration.subcommands
        guard !commands.isEmpty, let name = arguments.first, !name.hasPrefix("-"),
            !others.contains(name)
        else { return }
        if let next = commands.first(where: { $0.configuration.commandName == name }) {
            return try checkNames(of: next, arguments.dropFirst())
        }
        let known = commands.compactMap { $0.configuration.commandName } + others
        throw .usage(
            "unknown command '\(name.quotable)'" + NearestSpelling.hint(name, among: known)
                + " (known: \(known.joined(separator: ", ")))"
        )
    }

    private static func finish(_ error: any Error) -> Never {
        switch error {
        case let failure as CommandFailure:
            if let message = failure.message { StandardError.write("tackle: \(message)") }
            exit(withError: ExitCode(failure.exitCode))
        case let error as ConfigurationError:
            StandardError.write("tackle: \(error)")
            exit(withError: ExitCode(CommandFailure.configurationExit))
        default:
            let code = exitCode(for: error)
            guard code == .success || error is ExitCode else {
                StandardError.write("tackle: \(sentence(for: error))")
                exit(withError: ExitCode(code == .validationFailure ? 64 : code.rawValue))
            }
            exit(withError: error)
        }
    }

    /// The parser's message on one line, without control characters.
    private static func sentence(for error: any Error) -> String {
        let lines = message(for: error).split(whereSeparator: \.isNewline)
        return lines.map { String($0).quotable(limit: 400) }.joined(separator: " ")
    }
}
