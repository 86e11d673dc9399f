import Foundation
import TackleTesting
import TestSupport
import Testing

/// `tackle bench` against real receivers: it ends, and tells what the receiver has seen.
@Suite(.timeLimit(.minutes(2))) struct BenchTests {
    @Test(arguments: ["curl", "hmac -> curl", "memory-queue -> curl", "file-spool -> curl"])
    func `tells as many deliveries as the receiver has had`(pipeline: String) async throws {
        let nginx = try NginxServer(locations: "location / { return 204; }")
        let run = try await BenchRun.run(
            pipeline,
            ["--url", nginx.url("/a"), "--url", nginx.url("/b"), "--count", "300", "--json"]
        )
        #expect(run.status == 0, "\(run.errors)")
        let object = try BenchRun.object(run.output)
        #expect(object["pipeline"] as? String == pipeline)
        for key in ["count", "accepted", "delivered"] { #expect(object[key] as? Int == 300) }
        for key in ["dead", "refused", "retries"] { #expect(object[key] as? Int == 0) }
        let paths = await nginx.requests(300).map(\.path)
        #expect(paths.count { $0 == "/a" } == 150)
        #expect(paths.count { $0 == "/b" } == 150)
    }

    @Test(arguments: ["hmac -> curl", "memory-queue -> curl"])
    func `tells throughput, latency, the cost of a delivery and the peak of memory`(
        pipeline: String
    ) async throws {
        let nginx = try NginxServer(locations: "location / { return 204; }")
        let run = try await BenchRun.run(
            pipeline,
            ["--url", nginx.url("/"), "--count", "200", "--concurrency", "8", "--json"]
        )
        let object = try BenchRun.object(run.output)
        for key in ["acceptedPerSecond", "deliveredPerSecond", "seconds"] {
            #expect(try #require(object[key] as? Double) > 0, "\(key)")
        }
        for key in ["latencyMicroseconds", "acceptanceMicroseconds"] {
            let times = try #require(object[key] as? [String: Double])
            let order = try ["p50", "p90", "p99", "p99.9", "max"].map { try #require(times[$0]) }
            #expect(order == order.sorted())
            #expect(try #require(order.first) > 0)
        }
        let cpu = try #require(object["cpuMicroseconds"] as? [String: Double])
        #expect(try #require(cpu["total"]) > 0)
        #expect(try #require(object["peakMemoryBytes"] as? Int) > 1 << 20)
        #expect(object["concurrency"] as? Int == 8)
        #expect(object["size"] as? Int == 1024)
    }

    @Test func `says the same in words`() async throws {
        let nginx = try NginxServer(locations: "location / { return 204; }")
        let run = try await BenchRun.run("curl", ["--url", nginx.url("/"), "--count", "50"])
        #expect(run.status == 0)
        let lines = run.output.split(separator: "\n")
        #expect(lines.first == "curl: 50 webhooks of 1KiB, 50 at once")
        for word in ["accepted", "delivered", "not", "retries", "latency", "cpu", "peak memory"] {
            #expect(lines.contains { $0.hasPrefix(word + " ") }, "\(word)")
        }
    }

    @Test func `counts a delivery once whose endpoint was paused`() async throws {
        let run = try await LocalReceiver.running { receiver in
            try await BenchRun.run(
                "memory-queue -> curl",
                ["--url", receiver.url("/throttle/1/1s"), "--count", "2", "--json"]
            )
        }
        #expect(run.status == 0, "\(run.errors)")
        let object = try BenchRun.object(run.output)
        #expect(object["delivered"] as? Int == 2)
        #expect(object["dead"] as? Int == 0)
        #expect(try #require(object["retries"] as? Int) > 0)
    }

    @Test func `ends with status 1 and the reasons where some died`() async throws {
        let nginx = try NginxServer(
            locations: "location /good { return 204; } location /bad { return 500; }"
        )
        let run = try await BenchRun.run(
            "memory-queue impatient -> curl",
            ["--url", nginx.url("/good"), "--url", nginx.url("/bad"), "--count", "20", "--json"]
        )
        #expect(run.status == 1)
        let object = try BenchRun.object(run.output)
        #expect(object["accepted"] as? Int == 20)
        #expect(object["delivered"] as? Int == 10)
        #expect(object["dead"] as? Int == 10)
        #expect(object["retries"] as? Int == 20)
        #expect(object["reasons"] as? [String: Int] == ["status": 10])
    }

    @Test func `counts the retries that are made in line`() async throws {
        let server = try RawServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
                guard connection.read() != nil else { return }
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        let run = try await BenchRun.run(
            "retry -> curl",
            ["--url", server.url(), "--count", "5", "--concurrency", "1", "--json"]
        )
        #expect(run.status == 0, "\(run.errors)")
        let object = try BenchRun.object(run.output)
        #expect(object["delivered"] as? Int == 5)
        #expect(object["retries"] as? Int == 5)
    }

    @Test func `counts what is refused apart`() async throws {
        let run = try await BenchRun.run(
            "curl",
            ["--url", "http://10.0.0.1/", "--count", "3", "--json"]
        )
        #expect(run.status == 1)
        let object = try BenchRun.object(run.output)
        #expect(object["refused"] as? Int == 3)
        #expect(object["accepted"] as? Int == 0)
        #expect(object["reasons"] as? [String: Int] == ["address-blocked": 3])
    }

    @Test func `ends early at a signal and tells what was measured until then`() async throws {
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        let held = DispatchSemaphore(value: 3)
        let server = try RawServer { connection in
            while connection.read() != nil {
                request.yield()
                held.wait()
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        let outcome = try await BenchRun.interrupt(
            "memory-queue -> curl",
            ["--url", server.url(), "--json", "--count", "20000"]
        ) {
            var seen = 0
            for await _ in requests {
                seen += 1
                if seen == 8 { break }
            }
        } before: {
            for _ in 0..<100 { held.signal() }
        }
        #expect(outcome.exit == .code(1))
        let object = try BenchRun.object(outcome.output)
        let delivered = try #require(object["delivered"] as? Int)
        #expect((8..<100).contains(delivered), "\(delivered)")
        #expect(object["refused"] as? Int == 0)
        #expect(outcome.errors.contains("it was stopped"))
    }

    @Test func `says that there are more connections than files`() async throws {
        let nginx = try NginxServer(locations: "location / { return 204; }")
        let outcome = try await TemporaryDirectory.with { path in
            let text = BenchRun.configuration("curl")
            try text.write(toFile: path + "/bench.yaml", atomically: true, encoding: .utf8)
            return try await ChildProcess.run(
                "/bin/sh",
                [
                    "-c", "ulimit -Sn 128 && ulimit -Hn 128 && exec \"$0\" \"$@\"",
                    BuiltProducts.path(of: "tackle"), "bench", "--config", path + "/bench.yaml",
                    "--url", nginx.url("/"), "--count", "2000", "--concurrency", "500", "--json",
                ],
                environment: [:],
                input: []
            )
        }
        // Those past the limit wait for a connection: none fails.
        #expect(outcome.exit == .code(0), "\(outcome.output) \(outcome.errors)")
        #expect(outcome.errors.contains("ulimit -n"))
    }
}
