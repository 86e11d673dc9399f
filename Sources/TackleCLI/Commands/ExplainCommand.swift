import ArgumentParser
import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleYAML

/// `tackle explain`: a pipeline in words.
struct ExplainCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Tell a pipeline in words: stages, order, promises, the retry schedule with dates."
    )

    @Argument(help: "The pipeline, a YAML file.")
    var file: String

    func run(in tool: CommandLineTool) async throws {
        let configuration = try PipelineConfiguration(yamlFile: file, registry: tool.registry)
        let pipeline = try Pipeline(stages: configuration.stages)
        for line in PipelineReport(pipeline, now: .now).lines { StandardOutput.write(line) }
    }
}
