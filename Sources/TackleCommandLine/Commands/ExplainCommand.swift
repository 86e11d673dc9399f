package import ArgumentParser
import FoundationEssentials
import Tackle
import TackleYAML

/// `tackle explain`: a pipeline in words, or what would become of a webhook.
package struct ExplainCommand: ConfiguredCommand {
    package static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Tell a pipeline in words: stages, order, promises, the retry schedule with dates.",
        discussion: """
            With --webhook it tells what would become of that webhook: which stage would refuse it,
            the headers of its request, when its attempts would be. Nothing is sent, stored or
            connected to. The values of headers that may be credentials are not shown.
            """
    )

    @Argument(help: "The pipeline, a YAML file.")
    var file: String

    @Option(help: "A webhook, one JSON object as a line for 'run' is; - for standard input.")
    var webhook: String?

    @Flag(help: "Print JSON.")
    var json = false

    package init() {}

    package func run(in tool: CommandLineTool) async throws {
        let configuration = try PipelineConfiguration(yamlFile: file, registry: tool.registry)
        let pipeline = try Pipeline(stages: configuration.stages)
        guard let webhook else {
            let report = PipelineReport(pipeline, now: .now)
            if json { return try StandardOutput.write(encoding: report) }
            for line in report.lines { StandardOutput.write(line) }
            return
        }
        let explanation = await pipeline.explain(try Self.webhook(in: webhook))
        if json { return try StandardOutput.write(encoding: explanation) }
        StandardOutput.write("\(explanation)")
    }

    private static func webhook(in path: String) throws(CommandFailure) -> Webhook {
        let bytes = try FileBytes.read(path: path, limit: InputLines.lineLimit)
        do {
            return try InputLine(bytes).webhook(envelope: false)
        } catch {
            throw .failed("the webhook in '\(path.quotable)' is not one: \(error)")
        }
    }
}
