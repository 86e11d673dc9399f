import ArgumentParser
import Tackle

/// `tackle bench`: how fast a configuration delivers.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure a configuration: send, wait until all is delivered or dead, tell.",
        discussion: """
            It really sends: give it a receiver that is yours. Several --url are sent to in turn;
            @FILE names a file with a URL a line. Exits 0, or 1 where not everything was delivered.
            With --rate a webhook is sent when its moment has come, however many are under way, and
            times count from that moment: what a late sender costs is not hidden.
            SIGTERM and SIGINT end it early and tell what was measured until then.
            """
    )

    @Option(help: "The pipeline, a YAML file.")
    var config: String

    @Option(help: "Where to send, or @FILE; again for each further one.")
    var url: [String]

    @Option(help: "How many webhooks.")
    var count = 10_000

    @Option(help: "How many are sent at once.")
    var concurrency = 64

    @Option(help: "Send at a steady rate instead, such as 5000/s, 600/m or 10/h.")
    var rate: String?

    @Option(help: "The size of each body, such as 1KiB.")
    var size = "1KiB"

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        let load = try makeLoad()
        let session = try BenchSession(ConfigurationFile(path: config).stages, load)
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
        for warning in result.warnings { StandardError.write("tackle: \(warning)") }
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
        guard let bytes = SizeText(size)?.bytes, bytes <= InputLines.lineLimit else {
            throw CommandFailure.usage(
                "--size: '\(size.quotable)' is not \(SizeText.grammar), of at most"
                    + " \(SizeText(bytes: InputLines.lineLimit))"
            )
        }
        let urls = try url.flatMap { try URLArgument.read($0) }
        return try BenchLoad(
            urls: urls,
            count: count,
            concurrency: concurrency,
            size: bytes,
            rate: rate.map { text throws(CommandFailure) in try RateArgument(text) }
        )
    }
}
