package import ArgumentParser
import FoundationEssentials
import Tackle
import TackleQueueing
import TackleYAML

/// `tackle run`: webhooks in as lines, what happens to them out as lines.
package struct RunCommand: ConfiguredCommand {
    package static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Send the webhooks that standard input names, a JSON object a line.",
        discussion: """
            A line is {"url":"…","event":"…","payload":{…}}, with optional id, headers, endpoint,
            order, coalesce and due (RFC 3339). Instead of payload: body (a string) or bodyBase64,
            with contentType. Standard output tells what happens, an object a line: accepted,
            delivered, retry, dead, refused or coalesced. It ends when all that waits is delivered
            or dead. SIGTERM and SIGINT stop reading and finish what is in flight.
            """
    )

    @Option(help: "The pipeline, a YAML file.")
    var config: String

    @Option(help: "Stop waiting this long after the end of input, such as 30s.")
    var drainLimit: String?

    @Flag(help: "Wrap each payload as {\"type\", \"timestamp\", \"data\"}.")
    var envelope = false

    package init() {}

    package func run(in tool: CommandLineTool) async throws {
        let limit = try drainLimit.map { try DurationArgument.read($0, for: "--drain-limit") }
        let file = try PipelineConfiguration(yamlFile: config, registry: tool.registry)
        let tally = RunTally()
        let progress = ProgressLine { tally.progress }
        let output = OutputLines(beforeWrite: progress.clear)
        let observer = DeliveryObserver(limit: nil) { event in
            // The line of the delivery that led to it tells enough.
            guard !event.kind.isAboutEndpoint else { return }
            output.write(EventLine(event, line: tally.count(event)).text)
        }
        let pipeline = try Pipeline(
            stages: file.stages,
            observers: [observer],
            logger: StandardError.logger
        )
        let session = RunSession(
            pipeline: pipeline,
            tally: tally,
            output: output,
            isEnvelope: envelope
        )
        let progressTask = Task { await progress.run() }
        do {
            try await session.run(input: InputLines(), drainLimit: limit)
        } catch {
            progressTask.cancel()
            await progressTask.value
            await finish(observer, output)
            throw CommandFailure.failed("\(error)")
        }
        progressTask.cancel()
        await progressTask.value
        await finish(observer, output)
        guard !output.isBroken else {
            throw CommandFailure.failed("standard output was closed: the rest was not reported")
        }
        let counts = tally.counts
        if counts.dead + counts.refused > 0 { throw CommandFailure.failed() }
    }

    private func finish(_ observer: DeliveryObserver, _ output: OutputLines) async {
        await observer.flush()
        await output.flush()
    }
}
