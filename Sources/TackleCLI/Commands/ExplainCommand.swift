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
        StandardOutput.write("\(pipeline)\n")
        for (index, stage) in pipeline.stages.enumerated() {
            let explanation = StageExplanation(stage)
            StandardOutput.write("\(index). \(stage.name) (\(stage.role))")
            for sentence in explanation.sentences { StandardOutput.write("   \(sentence)") }
        }
        let explanations = pipeline.stages.map { StageExplanation($0) }
        guard let trying = explanations.first(where: { $0.retryPolicy != nil }),
            let policy = trying.retryPolicy
        else {
            StandardOutput.write("\nThere is one attempt: add retry or a queue for more.")
            return
        }
        let jitter = Int((policy.jitter * 100).rounded())
        StandardOutput.write(
            "\nUp to \(policy.maximumAttempts) attempts, the waits ±\(jitter) %."
                + " A webhook accepted now that always fails:"
        )
        let dates = AttemptDates(policy, maximumAge: trying.maximumAge, from: .now)
        for line in dates.lines { StandardOutput.write(line) }
    }
}
