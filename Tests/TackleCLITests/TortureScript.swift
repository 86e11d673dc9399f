import Foundation
import TestSupport
import Testing

/// A script of Tests/Torture, run on the built `tackle`.
enum TortureScript {
    /// Runs a script to its end, which has to be a good one.
    ///
    /// - Returns: what it printed.
    @discardableResult
    static func run(_ script: String, _ arguments: [String] = []) async throws -> String {
        let path = "\(Repository.root)/Tests/Torture/\(script)"
        let run = try await ChildProcess.run(
            "python3",
            ["-B", path] + arguments,
            within: .seconds(900)
        )
        #expect(run.exit == .code(0), "\(run.output)\n\(run.errors)")
        return run.output
    }

    /// Has `tackle run` tortured in one way, and the history checked.
    static func torture(_ mode: String, rounds: Int, _ arguments: String...) async throws {
        let tackle = BuiltProducts.path(of: "tackle")
        let report = try await run(
            "torture.py",
            [mode, tackle, "--rounds", "\(rounds)"] + arguments
        )
        #expect(report.contains("objections: 0"), "\(report)")
    }
}
