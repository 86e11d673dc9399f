import Foundation
import Tackle
import TackleTesting
import TestSupport
import Testing

/// What `tackle explain` says of queues, and the dates of the attempts.
@Suite(.timeLimit(.minutes(5))) struct ExplainTests {
    private static func explain(_ queue: String) async throws -> String {
        try await TemporaryDirectory.with { path in
            let folder = URL(fileURLWithPath: path)
            let text = "pipeline:\n  - plugin: \(queue)\n  - plugin: discard\n"
            try Data(text.utf8).write(to: folder.appendingPathComponent("case.yaml"))
            let run = try await CommandRun(arguments: ["explain", "case.yaml"], in: folder)
            #expect(run.status == 0, "\(run.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: path)
            #expect(left == ["case.yaml"])
            return run.output
        }
    }

    /// The moments of the attempts, in seconds after the first.
    private static func moments(_ output: String) throws -> [Double] {
        let dates = try output.split(separator: "\n").filter { $0.hasPrefix("  attempt") }.map {
            try #require(Timestamp(String($0.split(separator: " ").last ?? ""))).date
        }
        return dates.map { ($0.timeIntervalSince(dates[0]) * 1000).rounded() / 1000 }
    }

    @Test(
        arguments: [
            ("fsync", "a crash loses nothing accepted"), ("interval", "since the last sync"),
            ("none", "a crash of the machine may"),
        ]
    )
    func `a spool is told with what its mode promises`(mode: String, promise: String) async throws {
        let output = try await Self.explain("file-spool\n    directory: s\n    sync: \(mode)")
        #expect(output.contains(promise))
        #expect(output.contains("a crash loses nothing accepted") == (mode == "fsync"))
    }

    @Test func `a memory queue is told with its defaults, and that it remembers nothing`()
        async throws
    {
        let output = try await Self.explain("memory-queue")
        for sentence in [
            "Makes up to 1024 attempts at once, 8 to one endpoint.",
            "After 10 failures in a row an endpoint is only probed",
            "429, 502, 504 and Retry-After pause the whole endpoint; Retry-After counts up to 1d.",
            "410 or the header 'webhook-delivery: disable' disable it",
            "However long it fails, it is not disabled: set disable-after.",
            "A newer webhook takes the place of one that waits",
            "or was delivered is delivered as well.",
            "Over a restart it remembers nothing",
        ] { #expect(output.contains(sentence), "\(sentence)") }
        let moments: [Double] = [0, 5, 305, 2105, 9305, 27_305, 63_305, 113_705, 185_705, 272_105]
        #expect(try Self.moments(output) == moments)
        #expect(
            output.hasSuffix("Then nobody tries again: it is dead, and the reason is reported.\n")
        )
    }

    @Test func `a file spool is told with what it is set to, and what it remembers`() async throws {
        let output = try await Self.explain(
            """
            file-spool
                directory: spool
                concurrency: 64
                per-endpoint: 2
                rate: 600/m
                breaker: 3
                disable-after: 120h
                retry-after-limit: 1h
                coalescing: off
                duplicates: refuse
                duplicate-window: 500
            """
        )
        for sentence in [
            "Makes up to 64 attempts at once, 2 to one endpoint, which gets at most 600/m.",
            "After 3 failures in a row", "Retry-After counts up to 1h.",
            "or failing for 5d, disable it", "same coalescing key are all delivered.",
            "or is among the last 500 delivered, is refused.",
            "Over a restart it remembers what waits with its attempts and due times, dead letters",
            "knows what still stands in its files.",
        ] { #expect(output.contains(sentence), "\(sentence) in \(output)") }
    }

    @Test func `max-age cuts the schedule short`() async throws {
        let output = try await Self.explain("memory-queue\n    max-age: 1h")
        #expect(try Self.moments(output) == [0, 5, 305, 2105])
        #expect(output.contains("Another one would be past max-age, which is 1h."))
        let exact = try await Self.explain("memory-queue\n    max-age: 305s\n    max-attempts: 3")
        #expect(try Self.moments(exact) == [0, 5, 305])
        #expect(!exact.contains("would be past max-age"))
    }

    @Test func `a schedule that outlasts the calendar ends with it`() async throws {
        let output = try await Self.explain(
            """
            memory-queue
                max-attempts: 1000
                schedule: { exponential: { initial: 876000h, maximum: 876000h } }
            """
        )
        #expect(output.contains("The others lie beyond the year 9999."))
        #expect(output.split(separator: "\n").count { $0.hasPrefix("  attempt") } < 100)
    }
}
