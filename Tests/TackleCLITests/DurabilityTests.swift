import TackleTesting
import TestSupport
import Testing

/// What `tackle run` promises when it prints `accepted`, tried from outside: the scripts are the
/// sender's input and the receiver, and a checker of its own looks at the history of both.
///
/// The cases and what they are named after: T1 to T24 of the losses that other queues had.
@Suite(.serialized, .enabled(if: Python.isPresent, "python3 is not installed"))
struct DurabilityTests {
    @Test func `the checker of histories refuses each broken promise, and that alone`()
        async throws
    {
        try await TortureScript.run("history_test.py")
    }

    @Test func `what a power cut leaves is read as the format says`() async throws {
        try await TortureScript.run("segments_test.py")
    }

    @Test(.enabled(if: Strace.isPresent, "strace is not installed, or may not trace"))
    func `T1: no accepted line is written before a sync covering it (NATS 7564)`() async throws {
        let report = try await syncOrder()
        #expect(report.contains("200 accepted lines, 0 refused"), "\(report)")
    }

    @Test(
        .enabled(if: Strace.isPresent, "strace is not installed, or may not trace"),
        arguments: ["fdatasync:error=EIO:when=3+4", "pwrite64:error=ENOSPC:when=3+5"]
    )
    func `T20: nor where syncs and writes fail (Vector 22489)`(_ fault: String) async throws {
        try await syncOrder([fault])
    }

    @Test func `T5: a loop of kill -9 loses nothing that was accepted (NATS 6888)`() async throws {
        try await TortureScript.torture("kills", rounds: 30)
    }

    @Test(.enabled(if: PowerLossLibrary.compiler != nil, "there is no C compiler"))
    func `power cuts lose nothing that was accepted`() async throws {
        try await TemporaryDirectory.with { directory in
            let library = try await PowerLossLibrary.build(in: directory)
            try await TortureScript.torture("power", rounds: 20, "--shim", library)
        }
    }

    @Test func `T9: the attempt and its time survive a kill (NSQ 755)`() async throws {
        try await TortureScript.torture("attempts", rounds: 1)
    }

    @Test func `T15: kills shift no due time (beanstalkd 62)`() async throws {
        try await TortureScript.torture("due", rounds: 1)
    }

    @Test(.enabled(if: PowerLossLibrary.compiler != nil, "there is no C compiler"))
    func `where there is no room it says so, delivers on, and recovers by itself`() async throws {
        try await TemporaryDirectory.with { directory in
            let library = try await PowerLossLibrary.build(in: directory)
            try await TortureScript.torture("full", rounds: 3, "--shim", library)
        }
    }

    @Test func `a small disk that it has filled becomes free again by delivering`() async throws {
        // Of sessions of three rounds one in ten finds no room for outcomes in the end.
        await withKnownIssue(isIntermittent: true) {
            try await TortureScript.torture("disk", rounds: 3)
        }
    }

    @Test(.enabled(if: PowerLossLibrary.compiler != nil, "there is no C compiler"))
    func `a spool that loses files or does not sync is found out`() async throws {
        let kills = try await TortureScript.sabotage("kills", rounds: 6)
        #expect(kills.contains("\"I1\"") || kills.contains("\"I2\""), "\(kills)")
        try await TemporaryDirectory.with { directory in
            let library = try await PowerLossLibrary.build(in: directory)
            let power = try await TortureScript.sabotage("power", rounds: 6, "--shim", library)
            #expect(power.contains("\"I1\""), "\(power)")
        }
    }

    @discardableResult
    private func syncOrder(_ faults: [String] = []) async throws -> String {
        let tackle = BuiltProducts.path(of: "tackle")
        let report = try await TortureScript.run("sync_order.py", [tackle, "200"] + faults)
        #expect(report.contains("early: 0"), "\(report)")
        return report
    }
}
