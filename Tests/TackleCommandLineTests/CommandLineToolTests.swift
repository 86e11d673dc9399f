import Foundation
import TestSupport
import Testing

/// An executable of somebody else's, made of the shared command line and a sender of its own.
@Suite(.timeLimit(.minutes(5))) struct CommandLineToolTests {
    private static let queued = """
        pipeline:
          - plugin: memory-queue
          - plugin: pigeon
            loft: loft

        """

    @Test func `run sends through a sender of one's own, behind a queue`() async throws {
        try await PigeonRun.withFolder(Self.queued) { folder in
            let line = #"{"url":"https://loft.example/in","id":"msg_1","payload":{"grain":7}}"#
            let run = try await PigeonRun(["run", "--config", "run.yaml"], in: folder, input: line)
            #expect(run.status == 0, "\(run.errors)")
            let types = try run.output.split(separator: "\n").map { line in
                let event = try JSONSerialization.jsonObject(with: Data(line.utf8))
                return (event as? [String: Any])?["type"] as? String
            }
            #expect(types == ["accepted", "delivered"])
            let carried = folder.appendingPathComponent("loft/msg_1")
            #expect(try String(contentsOf: carried, encoding: .utf8) == #"{"grain":7}"#)
        }
    }

    @Test func `run tells of what a queue in memory loses with the process`() async throws {
        try await PigeonRun.withFolder(Self.queued) { folder in
            let line = #"{"url":"https://loft.example/","payload":1,"due":"2999-01-01T00:00:00Z"}"#
            let run = try await PigeonRun(
                ["run", "--config", "run.yaml", "--drain-limit", "50ms"],
                in: folder,
                input: line
            )
            #expect(run.status == 1, "\(run.errors)")
            #expect(run.output.contains(/"type":"dead".*"error":"abandoned:/))
        }
    }

    @Test func `bench measures a sender of one's own`() async throws {
        try await PigeonRun.withFolder { folder in
            let run = try await PigeonRun(
                [
                    "bench", "--config", "run.yaml", "--url", "https://loft.example/in", "--count",
                    "20",
                ],
                in: folder
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.hasPrefix("pigeon: 20 webhooks of 1KiB, "))
            let loft = folder.appendingPathComponent("loft").path
            #expect(try FileManager.default.contentsOfDirectory(atPath: loft).count == 20)
        }
    }

    @Test func `plugins lists what was registered and nothing else`() async throws {
        try await PigeonRun.withFolder { folder in
            let run = try await PigeonRun(["plugins"], in: folder)
            #expect(run.status == 0, "\(run.errors)")
            let names = run.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
            #expect(names == ["discard", "memory-queue", "pigeon", "retry"])
            let options = try await PigeonRun(["plugins", "pigeon"], in: folder)
            let line = /^loft +required +the folder to fly to \(text\)/.anchorsMatchLineEndings()
            #expect(options.output.contains(line))
            #expect(options.output.hasPrefix("pigeon (transport)\n"))
        }
    }

    @Test func `check knows the registered plugins alone`() async throws {
        try await PigeonRun.withFolder { folder in
            let run = try await PigeonRun(["check", "run.yaml"], in: folder)
            #expect(run.status == 0)
            #expect(run.output == "ok: pigeon\n")
        }
        try await PigeonRun.withFolder("pipeline: [{ plugin: curl }]\n") { folder in
            let run = try await PigeonRun(["check", "run.yaml"], in: folder)
            #expect(run.status == 78)
            #expect(run.errors.hasPrefix("pigeon-tool: pipeline[0]: unknown plugin 'curl'"))
            #expect(run.errors.hasSuffix("(known: discard, memory-queue, pigeon, retry)\n"))
        }
    }

    @Test func `help, version and errors have the tool's own name`() async throws {
        try await PigeonRun.withFolder { folder in
            let help = try await PigeonRun(["run", "--help"], in: folder)
            #expect(help.status == 0)
            #expect(help.output.contains("USAGE: pigeon-tool run --config <config>"))
            let version = try await PigeonRun(["--version"], in: folder)
            #expect(version.output == "2.3.4\n")
            let misspelt = try await PigeonRun(["chekc", "run.yaml"], in: folder)
            #expect(misspelt.status == 64)
            let hint = "pigeon-tool: unknown command 'chekc'; did you mean 'check'?"
            #expect(misspelt.errors.hasPrefix(hint))
            let option = try await PigeonRun(["check", "--loud", "run.yaml"], in: folder)
            #expect(option.status == 64)
            #expect(option.errors.hasPrefix("pigeon-tool: "))
            #expect(option.errors.split(separator: "\n").count == 1)
            let absent = try await PigeonRun(["check", "absent.yaml"], in: folder)
            #expect(absent.status == 66)
            let reason = "cannot read 'absent.yaml': No such file or directory"
            #expect(absent.errors == "pigeon-tool: \(reason)\n")
        }
    }
}
