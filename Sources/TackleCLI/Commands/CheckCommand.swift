import ArgumentParser
import Tackle

/// `tackle check`: whether a configuration is right, without starting anything.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a configuration, its secrets and files; open and change nothing.",
        discussion: "Exits 0, or 78 with the place at fault and the remedy."
    )

    @Argument(help: "The pipeline, a YAML file.")
    var file: String

    func run() throws {
        let configuration = try ConfigurationFile(path: file)
        let pipeline = try Pipeline(stages: configuration.stages)
        StandardOutput.write("ok: \(pipeline)")
    }
}
