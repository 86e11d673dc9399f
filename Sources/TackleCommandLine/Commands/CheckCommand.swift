package import ArgumentParser
import Tackle
import TackleYAML

/// `tackle check`: whether a configuration is right, without starting anything.
package struct CheckCommand: ConfiguredCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a configuration, its secrets and files; open and change nothing.",
        discussion: "Exits 0, or 78 with the place at fault and the remedy."
    )

    @Argument(help: "The pipeline, a YAML file.")
    var file: String

    package init() {}

    package func run(in tool: CommandLineTool) async throws {
        let configuration = try PipelineConfiguration(yamlFile: file, registry: tool.registry)
        let pipeline = try Pipeline(stages: configuration.stages)
        StandardOutput.write("ok: \(pipeline)")
    }
}
