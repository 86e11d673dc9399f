import Foundation
import TestSupport
import Testing

/// `tackle bench --rate`: webhooks are sent when their moment has come.
@Suite(.timeLimit(.minutes(2))) struct BenchRateTests {
    @Test(arguments: ["curl", "memory-queue -> curl", "file-spool -> curl"])
    func `sends as many as are wanted, and no sooner than planned`(
        pipeline: String
    ) async throws {
        let nginx = try NginxServer(locations: "location / { return 204; }")
        let run = try await BenchRun.run(
            pipeline,
            ["--url", nginx.url("/"), "--count", "200", "--rate", "1000/s", "--json"]
        )
        #expect(run.status == 0, "\(run.errors)")
        let object = try BenchRun.object(run.output)
        #expect(object["delivered"] as? Int == 200)
        #expect(object["ratePerSecond"] as? Double == 1000)
        #expect(try #require(object["offeredPerSecond"] as? Double) <= 1000.001)
        #expect(try #require(object["seconds"] as? Double) >= 0.199)
        #expect(await nginx.requests(200).count == 200)
    }

    @Test func `waits for no answer before it sends more, and counts from the planned moment`()
        async throws
    {
        // None is answered before all have come.
        let arrivals = DispatchGroup()
        for _ in 0..<20 { arrivals.enter() }
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            arrivals.leave()
            arrivals.wait()
            connection.write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        }
        let run = try await BenchRun.run(
            "curl",
            [
                "--url", server.url(), "--count", "20", "--rate", "1000/s", "--concurrency", "1",
                "--json",
            ]
        )
        #expect(run.status == 0, "\(run.errors)")
        let object = try BenchRun.object(run.output)
        #expect(object["delivered"] as? Int == 20)
        // The last is sent 19 ms after the first at the earliest, 9 ms after the eleventh.
        let times = try #require(object["latencyMicroseconds"] as? [String: Double])
        #expect(try #require(times["max"]) >= 19_000)
        #expect(try #require(times["p50"]) >= 9000)
    }

    @Test func `does not hide that it is late itself`() async throws {
        let nginx = try NginxServer(locations: "location / { return 204; }")
        // All are planned for the first 200 nanoseconds.
        let run = try await BenchRun.run(
            "curl",
            ["--url", nginx.url("/"), "--count", "200", "--rate", "1000000000/s", "--json"]
        )
        #expect(run.status == 0)
        #expect(run.errors.contains("this process cannot keep up: 1000000000/s were asked for"))
        let object = try BenchRun.object(run.output)
        let times = try #require(object["latencyMicroseconds"] as? [String: Double])
        let (longest, seconds) = (times["max"], object["seconds"] as? Double)
        #expect(abs(try #require(longest) - #require(seconds) * 1e6) < 5)
    }

    @Test func `says the rate in words, and what was offered`() async throws {
        let nginx = try NginxServer(locations: "location / { return 204; }")
        let run = try await BenchRun.run(
            "curl",
            ["--url", nginx.url("/"), "--count", "50", "--rate", "60000/m"]
        )
        #expect(run.status == 0)
        let lines = run.output.split(separator: "\n")
        #expect(lines.first == "curl: 50 webhooks of 1KiB, at 60000/m")
        #expect(lines.contains { $0.hasPrefix("offered      50, ") })
    }

    @Test func `has no rate to tell where none was asked for`() async throws {
        let run = try await BenchRun.run(
            "curl",
            ["--url", "http://10.0.0.1/", "--count", "3", "--json"]
        )
        let object = try BenchRun.object(run.output)
        for key in ["ratePerSecond", "offeredPerSecond"] { #expect(object[key] is NSNull) }
    }

    @Test func `ends at a signal while it waits for the next moment`() async throws {
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        let server = try RawServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
                request.yield()
            }
        }
        let outcome = try await BenchRun.interrupt(
            "memory-queue -> curl",
            ["--url", server.url(), "--count", "5", "--rate", "1/h", "--json"]
        ) {
            for await _ in requests { break }
        }
        #expect(outcome.exit == .code(1))
        #expect(try BenchRun.object(outcome.output)["delivered"] as? Int == 1)
        #expect(outcome.errors.contains("it was stopped: 1 of 5 had ended"))
    }

    @Test(arguments: ["0/s", "5000", "fast"])
    func `refuses what is no rate`(text: String) async throws {
        let run = try await BenchRun.run(
            "curl",
            ["--url", "http://127.0.0.1/", "--rate", text]
        )
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("tackle: --rate: '\(text)' is not a rate: write "))
        #expect(run.errors.split(separator: "\n").count == 1)
    }
}
