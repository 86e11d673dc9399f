import Foundation
import TackleTesting
import TestSupport
import Testing

/// What `tackle plugins` says of the plugins in this build.
@Suite(.timeLimit(.minutes(5))) struct PluginsTests {
    private static let names = ["curl", "discard", "file-spool", "hmac", "memory-queue", "retry"]

    private func plugins(_ arguments: [String] = []) async throws -> CommandRun {
        try await TemporaryDirectory.with { path in
            try await CommandRun(
                arguments: ["plugins"] + arguments,
                in: URL(fileURLWithPath: path)
            )
        }
    }

    @Test func `it lists name, role and what each does`() async throws {
        let run = try await plugins()
        let lines = run.output.split(separator: "\n")
        #expect(lines.map { $0.prefix { $0 != " " } } == Self.names.map { $0[...] })
        #expect(lines[3].contains(/^hmac +signer +Signs every attempt afresh/))
    }

    @Test func `of one it tells role, promises and options with type and default`() async throws {
        let run = try await plugins(["hmac"])
        #expect(run.output.hasPrefix("hmac (signer)\n  Signs every attempt afresh"))
        let lines = run.output.split(separator: "\n")
        #expect(
            lines.contains { $0.contains(/^scheme +default standard +how to sign \(standard,/) }
        )
        #expect(lines.contains { $0.contains(/^  env +- +the environment variable/) })
        #expect(try await plugins(["discard"]).output.hasSuffix("\ndiscard has no options\n"))
    }

    @Test func `as JSON it tells the same to scripts`() async throws {
        struct Plugin: Decodable {
            struct Option: Decodable {
                let name: String
                let type: String
                let required: Bool
                let `default`: String?
            }

            let name: String
            let role: String
            let promises: [String]
            let options: [Option]
        }
        let run = try await plugins(["--json"])
        let plugins = try JSONDecoder().decode([Plugin].self, from: Data(run.output.utf8))
        #expect(plugins.map(\.name) == Self.names)
        #expect(plugins.allSatisfy { !$0.promises.isEmpty })
        #expect(plugins.map(\.role).filter { $0 == "queue" }.count == 2)
        let directory = try #require(plugins[2].options.first { $0.name == "directory" })
        #expect(directory.required)
        let one = try await self.plugins(["retry", "--json"])
        let retry = try JSONDecoder().decode(Plugin.self, from: Data(one.output.utf8))
        #expect(retry.options.first?.default == "3")
    }

    @Test func `the page of the reference is what it writes`() async throws {
        let run = try await plugins(["--markdown"])
        let path = "\(Repository.root)/Sources/Tackle/Tackle.docc/Configuration.md"
        let page = try String(contentsOfFile: path, encoding: .utf8)
        #expect(run.output == page, "write it again: tackle plugins --markdown > \(path)")
    }

    @Test func `the schema and the page are of all plugins`() async throws {
        for form in ["--schema", "--markdown"] {
            let run = try await plugins(["curl", form])
            #expect(run.status == 64)
            #expect(run.errors.contains("leave out the plugin's name"))
        }
        #expect(try await plugins(["--json", "--schema"]).status == 64)
    }
}
