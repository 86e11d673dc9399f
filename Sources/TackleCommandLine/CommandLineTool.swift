package import ArgumentParser
public import Tackle
import TackleYAML

/// A command line over a chosen set of plugins.
///
/// It reads its pipeline from a YAML file that may name the registry's plugins and no others, so
/// that a program needs the libraries of its own plugins alone.
///
/// ```swift
/// var registry = PluginRegistry()
/// registry.register(CurlSender.self)
/// registry.register(Pigeon.self)
/// await CommandLineTool("pigeon", version: "1.0.0", registry: registry).run()
/// ```
///
/// Its commands are `run`, `check`, `explain`, `plugins` and `bench`, as `tackle` has them.
public struct CommandLineTool: Sendable {
    /// What it is called in its help and before what it says of errors.
    public let name: String

    /// What `--version` prints; empty where there is no such option.
    public let version: String

    /// The plugins that a configuration may name.
    public let registry: PluginRegistry

    /// Makes a tool.
    ///
    /// - Parameters:
    ///   - name: what people call it: the name of the executable.
    ///   - version: what `--version` prints; empty where there is to be no such option.
    ///   - registry: the plugins that a configuration may name.
    public init(_ name: String, version: String = "", registry: PluginRegistry) {
        self.name = name
        self.version = version
        self.registry = registry
    }

    /// Does what the process's arguments ask for.
    ///
    /// Results go to standard output, all else to standard error. It returns where the work was
    /// done. Otherwise it says in one sentence what went wrong and ends the process: with 64 for
    /// wrong arguments, 66 for a file that cannot be read, 78 for a wrong configuration, and 1
    /// where the work was not done.
    ///
    /// It raises the process's soft limit of open files to the hard one.
    @concurrent
    public func run() async {
        await run(RootCommand.self)
    }

    /// Does what the process's arguments ask for, among other commands.
    ///
    /// - Parameter root: the command whose subcommands they are.
    package func run(_ root: any ParsableCommand.Type) async {
        OpenFileLimit.raise()
        await RootCommand.$tool.withValue(self) {
            do {
                try await perform(Array(CommandLine.arguments.dropFirst()), of: root)
            } catch {
                finish(error, of: root)
            }
        }
    }

    /// Writes a line for people, which names the tool.
    package func tell(_ sentence: String) {
        StandardError.write("\(name): \(sentence)")
    }

    private func perform(_ arguments: [String], of root: any ParsableCommand.Type) async throws {
        try CommandNames.check(arguments[...], of: root, besides: ["help"])
        switch try root.parseAsRoot(arguments) {
        case let command as any ConfiguredCommand:
            try await command.run(in: self)
        case var command as any AsyncParsableCommand:
            try await command.run()
        case var command:
            try command.run()
        }
    }

    private func finish(_ error: any Error, of root: any ParsableCommand.Type) -> Never {
        switch error {
        case let failure as CommandFailure:
            if let message = failure.message { tell(message) }
            root.exit(withError: ExitCode(failure.exitCode))
        case let error as UnreadableFile:
            tell("\(error)")
            root.exit(withError: ExitCode(CommandFailure.inputExit))
        case let error as ConfigurationError:
            tell("\(error)")
            root.exit(withError: ExitCode(CommandFailure.configurationExit))
        default:
            let code = root.exitCode(for: error)
            guard code == .success || error is ExitCode else {
                tell(Self.sentence(for: error, of: root))
                root.exit(withError: ExitCode(code == .validationFailure ? 64 : code.rawValue))
            }
            root.exit(withError: error)
        }
    }

    /// The parser's message on one line, without control characters.
    private static func sentence(
        for error: any Error,
        of root: any ParsableCommand.Type
    ) -> String {
        let lines = root.message(for: error).split(whereSeparator: \.isNewline)
        return lines.map { String($0).quotable(limit: 400) }.joined(separator: " ")
    }
}
