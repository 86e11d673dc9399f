import Foundation
import TackleTesting
import TestSupport
import Testing

/// `tackle bench --aside`: endpoints that are sent to and not waited for.
@Suite(.timeLimit(.minutes(2))) struct BenchAsideTests {
    private static func aside(_ object: [String: Any]) throws -> [String: Int] {
        try #require(object["aside"] as? [String: Int])
    }

    @Test func `waits for none of them, and counts them apart`() async throws {
        let nginx = try NginxServer(
            locations: "location /good { return 204; } location /bad { return 500; }"
        )
        // The 19th is for --url: those before it, for --aside among them, have been offered.
        let run = try await BenchRun.run(
            "memory-queue patient -> curl",
            [
                "--url", nginx.url("/good"), "--aside", nginx.url("/bad"), "--count", "19",
                "--json",
            ]
        )
        #expect(run.status == 0, "\(run.errors)")
        let object = try BenchRun.object(run.output)
        #expect(object["count"] as? Int == 19)
        #expect(object["urls"] as? Int == 1)
        for key in ["accepted", "delivered"] { #expect(object[key] as? Int == 10) }
        for key in ["dead", "refused", "retries"] { #expect(object[key] as? Int == 0) }
        #expect(object["reasons"] as? [String: Int] == [:])
        let aside = try Self.aside(object)
        #expect(aside["urls"] == 1)
        #expect(aside["offered"] == 9)
        for key in ["delivered", "dead", "refused"] { #expect(aside[key] == 0) }
        #expect((0...9).contains(try #require(aside["retries"])))
        #expect(run.errors.isEmpty)
    }

    @Test func `gives them the webhooks of their turns at a steady rate`() async throws {
        let nginx = try NginxServer(locations: "location / { return 204; }")
        let run = try await BenchRun.run(
            "memory-queue -> curl",
            [
                "--url", nginx.url("/a"), "--url", nginx.url("/b"), "--aside", nginx.url("/c"),
                "--aside", nginx.url("/d"), "--count", "79", "--rate", "2000/s", "--json",
            ]
        )
        #expect(run.status == 0, "\(run.errors)")
        let object = try BenchRun.object(run.output)
        #expect(object["delivered"] as? Int == 40)
        let aside = try Self.aside(object)
        #expect(aside["offered"] == 39)
        let delivered = try #require(aside["delivered"])
        #expect((1...39).contains(delivered))
        let paths = await nginx.requests(40 + delivered).map(\.path)
        #expect(paths.count { $0 == "/a" || $0 == "/b" } == 40)
        #expect(paths.count { $0 == "/c" || $0 == "/d" } == delivered)
    }

    @Test func `ends although those who send wait for room that they have taken`() async throws {
        let nginx = try NginxServer(
            locations: "location /good { return 204; } location /bad { return 500; }"
        )
        // Once the first is delivered, the second has the only place for an hour.
        let run = try await BenchRun.run(
            "memory-queue of one -> curl",
            [
                "--url", nginx.url("/good"), "--aside", nginx.url("/bad/1"),
                "--aside", nginx.url("/bad/2"), "--aside", nginx.url("/bad/3"), "--count", "4",
                "--concurrency", "1", "--json",
            ]
        )
        #expect(run.status == 0, "\(run.errors)")
        let object = try BenchRun.object(run.output)
        #expect(object["delivered"] as? Int == 1)
        #expect((0...3).contains(try #require(Self.aside(object)["offered"])))
    }

    @Test func `leaves what is aside in the spool, and knows it from its own the next time`()
        async throws
    {
        let nginx = try NginxServer(
            locations: "location /good { return 204; } location /bad { return 500; }"
        )
        try await TemporaryDirectory.with { path in
            let text = BenchRun.configuration("file-spool -> curl")
            let folder = URL(fileURLWithPath: path)
            try Data(text.utf8).write(to: folder.appendingPathComponent("bench.yaml"))
            for _ in 0..<2 {
                let run = try await CommandRun(
                    arguments: [
                        "bench", "--config", "bench.yaml", "--url", nginx.url("/good"),
                        "--aside", nginx.url("/bad"), "--count", "19", "--json",
                    ],
                    in: folder
                )
                #expect(run.status == 0, "\(run.errors)")
                let object = try BenchRun.object(run.output)
                #expect(object["delivered"] as? Int == 10)
                #expect(try Self.aside(object)["offered"] == 9)
            }
        }
    }

    @Test func `says the same in words`() async throws {
        let nginx = try NginxServer(locations: "location / { return 204; }")
        let run = try await BenchRun.run(
            "memory-queue -> curl",
            ["--url", nginx.url("/a"), "--aside", nginx.url("/b"), "--count", "9"]
        )
        #expect(run.status == 0)
        let lines = run.output.split(separator: "\n")
        #expect(
            lines.first
                == "memory-queue -> curl: 9 webhooks of 1KiB, 9 at once, to 1 URL and 1 aside"
        )
        #expect(lines.contains { $0.hasPrefix("aside        4 offered, ") })
    }

    @Test func `says nothing of them where there are none`() async throws {
        let nginx = try NginxServer(locations: "location / { return 204; }")
        let run = try await BenchRun.run("curl", ["--url", nginx.url("/"), "--count", "5"])
        #expect(!run.output.contains("aside"))
    }

    @Test func `ends with status 1 where one of the others died`() async throws {
        let nginx = try NginxServer(
            locations: "location /good { return 204; } location /bad { return 500; }"
        )
        let run = try await BenchRun.run(
            "memory-queue impatient -> curl",
            ["--url", nginx.url("/bad"), "--aside", nginx.url("/good"), "--count", "7", "--json"]
        )
        #expect(run.status == 1)
        let object = try BenchRun.object(run.output)
        #expect(object["dead"] as? Int == 4)
        #expect(object["reasons"] as? [String: Int] == ["status": 4])
    }

    @Test func `refuses them without a queue, which leaves nothing that need not be waited for`()
        async throws
    {
        let run = try await BenchRun.run(
            "hmac -> curl",
            ["--url", "http://127.0.0.1/", "--aside", "http://127.0.0.1/b"]
        )
        #expect(run.status == 64)
        #expect(
            run.errors
                == "tackle: --aside: the pipeline has no queue, so that whoever sends waits for"
                + " each: add memory-queue or file-spool, or leave it out\n"
        )
    }

    @Test(
        arguments: [
            ("ftp://127.0.0.1/", "--aside: "), ("@", "--aside: a file's name is missing"),
            ("@bench.yaml", "--aside: 'bench.yaml', line 1: "), ("@none", "'none'"),
        ]
    )
    func `names the option whose URL is wrong`(text: String, message: String) async throws {
        let run = try await BenchRun.run(
            "memory-queue -> curl",
            ["--url", "http://127.0.0.1/", "--aside", text]
        )
        #expect(run.status == (text == "@none" ? 66 : 64), "\(run.errors)")
        #expect(run.errors.contains(message), "\(run.errors)")
    }
}
