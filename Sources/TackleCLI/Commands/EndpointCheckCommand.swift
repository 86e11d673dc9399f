import ArgumentParser
import Tackle
import TackleCommandLine
import TackleCurl
import TackleYAML

/// `tackle endpoint check`: whether a sender would connect to a URL, without connecting.
struct EndpointCheckCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tell whether the sender would connect to a URL, and if not why.",
        discussion: """
            Names are looked up; no connection is opened. Exits 0 where it would connect to at
            least one address, 1 where it would not.
            """
    )

    @Argument(help: "Where webhooks are to go: an absolute http or https URL.")
    var url: String

    @Option(help: "The pipeline, a YAML file, whose curl stage judges (default: a plain one).")
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Take these addresses for a host and port, and look nothing up; again for others.",
            valueName: "host:port:addr[,addr]"
        )
    )
    var resolve: [String] = []

    @Option(help: "An address range that may be connected to although it is not public.")
    var allow: [String] = []

    @Flag(help: "Print the verdict as JSON.")
    var json = false

    func run(in tool: CommandLineTool) async throws {
        let url: WebhookURL
        do {
            url = try WebhookURL(self.url)
        } catch {
            if json { StandardOutput.write(EndpointReport.invalidURL) }
            throw CommandFailure.usage("\(error)")
        }
        let sender = try makeSender(tool.registry)
        let entries = try resolve.map { text throws(CommandFailure) in try ResolveArgument(text) }
        // As with curl, a later entry takes the place of an earlier one.
        let entry = entries.last { $0.applies(to: url) }
        let verdict = try await sender.verdict(on: url, resolvedTo: entry?.addresses)
        let report = EndpointReport(verdict, proxy: sender.options.proxy)
        if json {
            StandardOutput.write(report.json)
        } else {
            for line in report.lines { StandardOutput.write(line) }
        }
        if let problem = report.problem { throw CommandFailure.failed(problem) }
    }

    private func makeSender(_ registry: PluginRegistry) throws -> CurlSender {
        guard let config else { return CurlSender(allow: try AllowArgument.read(allow)) }
        guard allow.isEmpty else { throw AllowArgument.besideConfig }
        let pipeline = try Pipeline(
            stages: PipelineConfiguration(yamlFile: config, registry: registry).stages
        )
        for case let sender as CurlSender in pipeline.stages { return sender }
        throw ConfigurationError(
            path: "pipeline",
            reason: "'\(config.quotable)' has no curl stage, which would judge addresses: add one"
        )
    }
}
