package import ArgumentParser
import Tackle
import TackleYAML

/// `tackle bench`: how fast a configuration delivers.
package struct BenchCommand: ConfiguredCommand {
    package static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure a configuration: send, wait until all is delivered or dead, tell.",
        discussion: """
            It really sends: give it a receiver that is yours. Several --url are sent to in turn;
            @FILE names a file with a URL a line.
            With --rate a webhook is sent when its moment has come, however many are under way, and
            times count from that moment: what a late sender costs is not hidden.
            What is sent to --aside has its turns among the others and is counted apart: what do
            dead endpoints cost the healthy ones? It ends when all of --url is delivered or dead,
            and leaves what is aside in the queue.
            Exits 0, or 1 where not all of --url was delivered.
            SIGTERM and SIGINT end it early and tell what was measured until then.
            """
    )

    @Option(help: "The pipeline, a YAML file.")
    var config: String

    @Option(help: "Where to send, or @FILE; again for each further one.")
    var url: [String]

    @Option(help: "Where to send as well without waiting for it, or @FILE; needs a queue.")
    var aside: [String] = []

    @Option(help: "How many webhooks in all.")
    var count = 10_000

    @Option(help: "How many are sent at once.")
    var concurrency = 64

    @Option(help: "Send at a steady rate instead, such as 5000/s, 600/m or 10/h.")
    var rate: String?

    @Option(help: "How many of the first ones are sent without being timed.")
    var warmUp = 0

    @Option(help: "The size of each body, such as 1KiB.")
    var size = "1KiB"

    @Flag(help: "Print the result as JSON.")
    var json = false

    package init() {}

    package func run(in tool: CommandLineTool) async throws {
        let load = try makeLoad()
        let stages = try PipelineConfiguration(yamlFile: config, registry: tool.registry).stages
        guard load.aside.isEmpty || stages.contains(where: { $0.role == .queue }) else {
            throw CommandFailure.usage(
                "--aside: the pipeline has no queue, so that whoever sends waits for each:"
                    + " add memory-queue or file-spool, or leave it out"
            )
        }
        let session = try BenchSession(stages, load, of: tool)
        let progress = ProgressLine { session.progress }
        let progressTask = Task { await progress.run() }
        let result: BenchResult
        do {
            result = try await session.run()
        } catch {
            progressTask.cancel()
            await progressTask.value
            throw CommandFailure.failed("\(error)")
        }
        progressTask.cancel()
        await progressTask.value
        let report = BenchReport(result)
        StandardOutput.write(json ? report.json : report.text)
        for warning in result.warnings { tool.tell(warning) }
        if !result.isComplete { throw CommandFailure.failed() }
    }

    private func makeLoad() throws -> BenchLoad {
        for (name, number, range) in [
            ("--count", count, 1...1_000_000_000), ("--concurrency", concurrency, 1...100_000),
        ] where !range.contains(number) {
            throw CommandFailure.usage(
                "\(name): \(number) is out of range: \(range.lowerBound) to \(range.upperBound)"
            )
        }
        guard (0..<count).contains(warmUp) else {
            throw CommandFailure.usage(
                "--warm-up: \(warmUp) is out of range: 0 to \(count - 1), since --count is \(count)"
            )
        }
        guard let bytes = SizeText(size)?.bytes, bytes <= InputLines.lineLimit else {
            throw CommandFailure.usage(
                "--size: '\(size.quotable)' is not \(SizeText.grammar), of at most"
                    + " \(SizeText(bytes: InputLines.lineLimit))"
            )
        }
        return try BenchLoad(
            urls: url.flatMap { try URLArgument.read($0, for: "--url") },
            aside: aside.flatMap { try URLArgument.read($0, for: "--aside") },
            count: count,
            concurrency: concurrency,
            size: bytes,
            rate: rate.map { text throws(CommandFailure) in try RateArgument(text) },
            warmUp: warmUp
        )
    }
}
