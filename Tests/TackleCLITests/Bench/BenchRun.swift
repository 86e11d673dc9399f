import Foundation
import TackleTesting
import TestSupport
import Testing

/// `tackle bench` with pipelines by name.
enum BenchRun {
    private static let allow = "    allow: [127.0.0.0/8]\n"
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
    private static let pipelines = [
        "curl": "  - plugin: curl\n\(allow)",
        "hmac -> curl":
            "  - plugin: hmac\n    secret: \(secret)\n  - plugin: curl\n\(allow)",
        "retry -> curl":
            "  - plugin: retry\n    initial: 1ms\n  - plugin: curl\n\(allow)",
        "memory-queue -> curl": "  - plugin: memory-queue\n  - plugin: curl\n\(allow)",
        "file-spool -> curl":
            "  - plugin: file-spool\n    directory: spool\n  - plugin: curl\n\(allow)",
        "memory-queue patient -> curl":
            "  - plugin: memory-queue\n    schedule: [1h, 1h]\n  - plugin: curl\n\(allow)",
        "memory-queue of one -> curl":
            "  - plugin: memory-queue\n    capacity: 1\n    schedule: [1h]\n"
            + "  - plugin: curl\n\(allow)",
        "memory-queue impatient -> curl":
            "  - plugin: memory-queue\n    schedule: [10ms, 10ms]\n  - plugin: curl\n\(allow)",
    ]

    /// The configuration of a pipeline.
    static func configuration(_ pipeline: String) -> String {
        "pipeline:\n" + (pipelines[pipeline] ?? "")
    }

    /// Runs it to its end.
    static func run(_ pipeline: String, _ arguments: [String]) async throws -> CommandRun {
        try await TemporaryDirectory.with { path in
            let folder = URL(fileURLWithPath: path)
            let text = Data(configuration(pipeline).utf8)
            try text.write(to: folder.appendingPathComponent("bench.yaml"))
            let start = ["bench", "--config", "bench.yaml"]
            return try await CommandRun(arguments: start + arguments, in: folder)
        }
    }

    /// Starts it, gives it a SIGINT once something has happened, and waits for its end.
    static func interrupt(
        _ pipeline: String,
        _ arguments: [String],
        after event: () async throws -> Void,
        before end: () -> Void = {}
    ) async throws -> ChildProcess.Outcome {
        try await TemporaryDirectory.with { path in
            let text = configuration(pipeline)
            try text.write(toFile: path + "/bench.yaml", atomically: true, encoding: .utf8)
            let child = try ChildProcess(
                BuiltProducts.path(of: "tackle"),
                ["bench", "--config", path + "/bench.yaml"] + arguments
            )
            try await event()
            child.signal(SIGINT)
            try await child.waitForErrorLine { $0.contains("stopping") }
            end()
            return try await child.waitForExit()
        }
    }

    /// The object that it prints with `--json`.
    static func object(_ text: some StringProtocol) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
}
