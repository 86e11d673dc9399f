import ArgumentParser
import Tackle

/// The names of commands among the arguments.
enum CommandNames {
    /// Looks whether there are such commands.
    ///
    /// The parser would only say that an argument is unexpected; a misspelt command deserves more.
    ///
    /// - Throws: ``CommandFailure`` with the known names and the nearest.
    static func check(
        _ arguments: ArraySlice<String>,
        of command: any ParsableCommand.Type,
        besides others: [String] = []
    ) throws(CommandFailure) {
        let commands = command.configuration.subcommands
        guard !commands.isEmpty, let name = arguments.first, !name.hasPrefix("-"),
            !others.contains(name)
        else { return }
        if let next = commands.first(where: { $0.configuration.commandName == name }) {
            return try check(arguments.dropFirst(), of: next)
        }
        let known = commands.compactMap { $0.configuration.commandName } + others
        throw .usage(
            "unknown command '\(name.quotable)'" + NearestSpelling.hint(name, among: known)
                + " (known: \(known.joined(separator: ", ")))"
        )
    }
}
