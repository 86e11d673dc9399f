import Foundation
import TackleTesting
import TestSupport
import Testing

/// A pipeline that cannot deliver does not compile, and the compiler names the remedy.
///
/// The snippets are checked against the module that these tests were built with.
struct WrongPipelineTests {
    private struct Snippet {
        let name: String
        let stages: String
        let message: String
    }

    private static let wrong = [
        Snippet(
            name: "NoTransport",
            stages: "Retry()",
            message: "no transport: end the pipeline with one, such as CurlSender()"
        ),
        Snippet(
            name: "StageAfterTransport",
            stages: "DiscardTransport()\nRetry()",
            message: "a stage after the transport: put the transport last"
        ),
        Snippet(
            name: "StagesByConditionAfterTransport",
            stages: "DiscardTransport()\nif flag { Retry() }",
            message: "a stage after the transport: put the transport last"
        ),
        Snippet(
            name: "TwoTransports",
            stages: "Retry()\nDiscardTransport()\nDiscardTransport()",
            message: "two transports: keep one of them, as the last stage"
        ),
        Snippet(
            name: "IfWithoutElse",
            stages: "Retry()\nif flag { DiscardTransport() }",
            message: "a transport that may be missing: add an else with one"
        ),
    ]

    private static let right = """
        Retry()
        if flag { ClosurePlugin("tenant") { delivery, next in try await next(delivery) } }
        if flag { DiscardTransport() } else {
            ClosureTransport("pigeon") { delivery in
                .delivered(delivery, by: "pigeon", attempt: Attempt(number: delivery.attempt))
            }
        }
        """

    private func program(_ name: String, _ stages: String) -> String {
        """
        import Tackle
        func make\(name)(flag: Bool) throws -> Pipeline {
            try Pipeline {
        \(stages)
            }
        }

        """
    }

    private func check(_ sources: [String: String]) async throws -> ChildProcess.Outcome {
        try await TemporaryDirectory.with { folder in
            let paths = try sources.map { name, text in
                let path = "\(folder)/\(name).swift"
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                return path
            }
            return try await ChildProcess.run(
                "swiftc",
                ["-typecheck", "-wmo", "-parse-as-library", "-swift-version", "6"]
                    + ["-module-name", "Snippets", "-I", "\(BuiltProducts.folder)/Modules"]
                    + paths.sorted(),
                within: .seconds(600)
            )
        }
    }

    @Test func `refuses pipelines that cannot deliver and names the remedy`() async throws {
        let sources = Self.wrong.map { ($0.name, program($0.name, $0.stages)) }
        let outcome = try await check(Dictionary(uniqueKeysWithValues: sources))
        #expect(outcome.exit == .code(1))
        let lines = outcome.errors.split(separator: "\n")
        for snippet in Self.wrong {
            let errors = lines.filter {
                $0.contains("/\(snippet.name).swift:") && $0.contains("error: ")
            }
            #expect(
                errors.contains { $0.hasSuffix(snippet.message) },
                "\(snippet.name): \(errors)"
            )
        }
    }

    @Test func `takes a pipeline that can deliver`() async throws {
        let outcome = try await check(["Right": program("Right", Self.right)])
        #expect(outcome.exit == .code(0), "\(outcome.errors)")
    }
}
