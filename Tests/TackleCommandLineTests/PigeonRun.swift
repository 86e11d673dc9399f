import Foundation
import TackleTesting
import TestSupport

/// One run of `PigeonTool`, which is the shared command line with a sender of its own, in a folder
/// with the file `run.yaml`.
struct PigeonRun {
    let status: Int32?
    let output: String
    let errors: String

    init(_ arguments: [String], in folder: URL, input: String = "") async throws {
        let program = BuiltProducts.path(of: "PigeonTool")
        let outcome = try await ChildProcess.run(
            "/bin/sh",
            ["-c", "cd \"$0\" && exec \"$@\"", folder.path, program] + arguments,
            input: Array(input.utf8)
        )
        if case .code(let code) = outcome.exit { status = code } else { status = nil }
        output = outcome.output
        errors = outcome.errors
    }

    /// Makes a folder with the configuration and an empty loft, and does some work there.
    static func withFolder(
        _ configuration: String = "pipeline: [{ plugin: pigeon, loft: loft }]\n",
        _ work: (URL) async throws -> Void
    ) async throws {
        try await TemporaryDirectory.with { path in
            let folder = URL(fileURLWithPath: path)
            let loft = folder.appendingPathComponent("loft")
            try FileManager.default.createDirectory(at: loft, withIntermediateDirectories: false)
            try Data(configuration.utf8).write(to: folder.appendingPathComponent("run.yaml"))
            try await work(folder)
        }
    }
}
