import Foundation
import Tackle
import TackleTesting
import TackleYAML
import Testing

/// A pipeline that a program reads from YAML by itself, with any registry.
struct YAMLConfigurationTests {
    private static let text = "pipeline:\n  - plugin: retry\n  - plugin: found\n    word: a word\n"

    private static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    @Test func `makes the stages that a text names`() async throws {
        let configuration = try PipelineConfiguration(
            yaml: Self.text,
            registry: FoundPlugin.registry
        )
        let pipeline = try Pipeline(stages: configuration.stages)
        #expect("\(pipeline)" == "retry -> found")
        let body = try WebhookBody(bytes: Array("{}".utf8), contentType: "application/json")
        let receipt = try await pipeline.send(Webhook(to: "https://shop.example/", body: body))
        #expect(receipt.stage == "a word")
    }

    @Test func `knows no plugin but those of the registry`() throws {
        let error = try #require(throws: ConfigurationError.self) {
            try PipelineConfiguration(yaml: Self.text, registry: PluginRegistry())
        }
        #expect(error.path == "pipeline[1]")
        #expect(error.reason == "unknown plugin 'found' (known: discard, retry)")
    }

    @Test(
        arguments: [
            ("pipeline: []\npipeline: []", "the key 'pipeline' stands twice in one map"),
            ("pipeline: [{ plugin: found, word: &a b }]", "line 1 has an anchor"),
            ("pipeline: [{ plugin: found, word: !secret b }]", "line 1 has the tag '!secret'"),
            ("pipeline: [{ plugin: found }]\n---\n{}", "line 2 begins a second document"),
            ("pipeline: [", "line 2 is not YAML"),
            ("pipeline: \(nested(40))", "line 1 is nested more than 32 levels deep"),
            ("", "the configuration is empty"),
            ("# \(String(repeating: "x", count: 1 << 20))", "more than 1MiB"),
            ("pipelin: []", "unknown option 'pipelin'; did you mean 'pipeline'?"),
        ]
    )
    func `refuses what a configuration has no use for`(text: String, reason: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try PipelineConfiguration(yaml: text, registry: FoundPlugin.registry)
        }
        #expect(error.reason.hasPrefix(reason), "\(error)")
    }

    @Test func `takes bytes in UTF-8 alone, with or without a mark before them`() throws {
        let registry = FoundPlugin.registry
        let marked = [0xEF, 0xBB, 0xBF] + Array(Self.text.utf8)
        #expect(try PipelineConfiguration(yaml: marked, registry: registry).stages.count == 2)
        let latin = Array("pipeline:\n  - plugin: found\n    word: ".utf8) + [0xE9]
        let error = try #require(throws: ConfigurationError.self) {
            try PipelineConfiguration(yaml: latin, registry: registry)
        }
        #expect(error.reason == "line 3 is not UTF-8: save it as UTF-8")
    }

    @Test func `reads a file, and says which one cannot be read or is too long`() async throws {
        let registry = FoundPlugin.registry
        try await TemporaryDirectory.with { folder in
            let path = "\(folder)/pipeline.yaml"
            try Data(Self.text.utf8).write(to: URL(fileURLWithPath: path))
            #expect(try PipelineConfiguration(yamlFile: path, registry: registry).stages.count == 2)
            let absent = try #require(throws: UnreadableFile.self) {
                try PipelineConfiguration(yamlFile: "\(path).old", registry: registry)
            }
            #expect(absent.path == "\(path).old")
            #expect(absent.reason == "No such file or directory")
            #expect(absent.description.hasPrefix("cannot read '"))
            try Data(count: (1 << 20) + 1).write(to: URL(fileURLWithPath: path))
            let long = try #require(throws: ConfigurationError.self) {
                try PipelineConfiguration(yamlFile: path, registry: registry)
            }
            #expect(long.reason.hasSuffix("pipeline.yaml has more than 1MiB: shorten it"))
        }
    }
}
