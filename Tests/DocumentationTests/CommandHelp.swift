import Foundation
import TestSupport

/// What the command line says of itself: `tackle --experimental-dump-help`.
struct CommandHelp: Decodable {
    private struct Root: Decodable { let command: CommandHelp }

    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        let kind: String
        let names: [Name]?
        let isOptional: Bool
        let isRepeating: Bool
        let valueName: String?
    }

    let commandName: String
    let subcommands: [CommandHelp]?
    let arguments: [Argument]?

    /// The help of the `tackle` that was built.
    static var tackle: CommandHelp {
        get async throws {
            let outcome = try await ChildProcess.run(
                BuiltProducts.path(of: "tackle"),
                ["--experimental-dump-help"]
            )
            return try JSONDecoder().decode(Root.self, from: Data(outcome.output.utf8)).command
        }
    }

    /// What is wrong with the words behind the command's name.
    ///
    /// - Parameters:
    ///   - words: the words.
    ///   - isWhole: whether nothing may be missing.
    /// - Returns: a sentence; nothing where the command would understand them.
    func complaint(about words: ArraySlice<String>, isWhole: Bool) -> String? {
        if let subcommands, !subcommands.isEmpty, let word = words.first, !word.hasPrefix("-") {
            guard let next = subcommands.first(where: { $0.commandName == word }) else {
                return "\(commandName) has no command '\(word)'"
            }
            return next.complaint(about: words.dropFirst(), isWhole: isWhole)
        }
        var rest = words
        var values = 0
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word != "-" else {
                values += 1
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1)
            guard let argument = arguments?.first(where: { $0.isNamed(parts[0]) }) else {
                return "\(commandName) has no option '\(word)'"
            }
            if argument.kind == "option", parts.count == 1, rest.popFirst() == nil, isWhole {
                return "\(word) of \(commandName) needs a value"
            }
        }
        return complaint(aboutCount: values, isWhole: isWhole)
    }

    private func complaint(aboutCount values: Int, isWhole: Bool) -> String? {
        let places = (arguments ?? []).filter { $0.kind == "positional" }
        if values > places.count, !places.contains(where: \.isRepeating) {
            return "\(commandName) takes \(places.count) values, and here are \(values)"
        }
        let needed = places.filter { !$0.isOptional }.count
        return values < needed && isWhole ? "\(commandName) needs \(needed) values" : nil
    }
}

extension CommandHelp.Argument {
    fileprivate func isNamed(_ word: Substring) -> Bool {
        (names ?? []).contains { name in
            word == (name.kind == "short" ? "-" : "--") + name.name
        }
    }
}
