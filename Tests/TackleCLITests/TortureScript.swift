import Foundation
import TestSupport
import Testing

/// A script of Tests/Torture, run on the built `tackle`.
enum TortureScript {
    /// Runs a script to its end.
    ///
    /// - Parameters:
    ///   - script: its name.
    ///   - arguments: its arguments.
    ///   - code: the exit code that it has to end with.
    /// - Returns: what it printed.
    /// - Throws: what starting it throws.
    @discardableResult
    static func run(
        _ script: String,
        _ arguments: [String] = [],
        expecting code: Int32 = 0
    ) async throws -> String {
        let path = "\(Repository.root)/Tests/Torture/\(script)"
        let run = try await ChildProcess.run(
            "python3",
            ["-B", path] + arguments,
            within: .seconds(900)
        )
        #expect(run.exit == .code(code), "\(run.output)\n\(run.errors)")
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

    /// Has files or syncs taken away as well, so that webhooks are lost.
    ///
    /// - Returns: what is objected to.
    /// - Throws: what starting it throws.
    static func sabotage(
        _ mode: String,
        rounds: Int,
        _ arguments: String...
    ) async throws
        -> String
    {
        let tackle = BuiltProducts.path(of: "tackle")
        return try await run(
            "torture.py",
            [mode, tackle, "--rounds", "\(rounds)", "--sabotage", "--discard"] + arguments,
            expecting: 1
        )
    }
}
