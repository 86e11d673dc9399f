import TestSupport
import Testing

/// What `tackle run` promises when it prints `accepted`, tried from outside by Python scripts that
/// are sender's input, receiver and checker in one.
@Suite(.serialized, .enabled(if: Python.isPresent, "python3 is not installed"))
struct DurabilityTests {
    @Test func `a run killed at random moments loses nothing that it printed as accepted`()
        async throws
    {
        let report = try await report(of: "kill_rounds.py", ["20"])
        #expect(report.contains("lost: 0"), "\(report)")
    }

    @Test(.enabled(if: Strace.isPresent, "strace is not installed, or may not trace"))
    func `no accepted line is written before a sync covering it has returned`() async throws {
        let report = try await report(of: "sync_order.py", ["200"])
        #expect(report.contains("200 accepted lines"), "\(report)")
        #expect(report.contains("early: 0"), "\(report)")
    }

    private func report(of script: String, _ arguments: [String]) async throws -> String {
        let path = "\(Repository.root)/Tests/TackleCLITests/Scripts/\(script)"
        let run = try await ChildProcess.run(
            "python3",
            [path, BuiltProducts.path(of: "tackle")] + arguments,
            within: .seconds(600)
        )
        #expect(run.exit == .code(0), "\(run.errors)")
        return run.output
    }
}
