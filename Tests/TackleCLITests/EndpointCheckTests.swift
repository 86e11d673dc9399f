import Foundation
import Tackle
import TackleTesting
import TestSupport
import Testing

/// What `tackle endpoint check` tells people and scripts, besides the cases of `Cases/ssrf.json`.
@Suite(.timeLimit(.minutes(5))) struct EndpointCheckTests {
    private static func check(
        _ arguments: [String],
        config: String? = nil
    ) async throws
        -> CommandRun
    {
        try await TemporaryDirectory.with { path in
            let folder = URL(fileURLWithPath: path)
            if let config {
                let text = "pipeline:\n  - plugin: \(config)\n"
                try Data(text.utf8).write(to: folder.appendingPathComponent("case.yaml"))
            }
            return try await CommandRun(
                arguments: ["endpoint", "check"] + arguments
                    + (config == nil ? [] : ["--config", "case.yaml"]),
                in: folder
            )
        }
    }

    @Test(
        arguments: [
            ("shop.invalid:443:93.184.215.14", ["93.184.215.14"]),
            ("SHOP.Invalid:443:93.184.215.14", ["93.184.215.14"]),
            ("[shop.invalid]:443:93.184.215.14", ["93.184.215.14"]),
            ("shop.invalid:443:2606:4700::1", ["2606:4700::1"]),
            ("shop.invalid:443:[2606:4700::1]", ["2606:4700::1"]),
            (
                "shop.invalid:443:2606:4700::1,10.0.0.1,[::ffff:10.0.0.1]",
                ["2606:4700::1", "10.0.0.1", "::ffff:10.0.0.1"]
            ),
            ("shop.invalid:443:", []), ("shop.invalid:8443:8.8.8.8", []),
            ("other.invalid:443:8.8.8.8", []), ("[::1]:443:8.8.8.8", []),
        ]
    )
    func `takes addresses for a host and a port`(entry: String, addresses: [String]) async throws {
        let run = try await Self.check(["https://shop.invalid/", "--resolve", entry, "--json"])
        let answer = try EndpointAnswer(run)
        #expect(answer.addresses.map(\.address) == addresses)
        #expect(answer.addresses.allSatisfy { $0.port == 443 })
        #expect(answer.reason == (addresses.isEmpty ? "noAddress" : nil))
    }

    @Test(
        arguments: [
            ("shop.invalid", "shop.invalid"), ("shop.invalid:443", "shop.invalid:443"),
            (":443:8.8.8.8", "HOST:PORT:ADDR"), ("[::1:443:8.8.8.8", "HOST:PORT:ADDR"),
            ("[::1]443:8.8.8.8", "HOST:PORT:ADDR"), ("", "HOST:PORT:ADDR"),
            ("shop.invalid:0:8.8.8.8", "'0'"), ("shop.invalid:65536:8.8.8.8", "'65536'"),
            ("shop.invalid:+443:8.8.8.8", "'+443'"), ("shop.invalid::8.8.8.8", "port"),
            ("shop.invalid:443:8.8.8", "'8.8.8'"), ("shop.invalid:443:8.8.8.8,", "address"),
            ("shop.invalid:443:[8.8.8.8]", "'[8.8.8.8]'"),
            ("shop.invalid:443:fe80::1%lo", "'fe80::1%lo'"),
        ]
    )
    func `names what is wrong with --resolve`(entry: String, part: String) async throws {
        let run = try await Self.check(["https://shop.invalid/", "--resolve", entry])
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("--resolve"))
        #expect(run.errors.contains(part), "\(run.errors)")
    }

    @Test func `takes the last of two entries for one host`() async throws {
        let run = try await Self.check([
            "https://shop.invalid/", "--json", "--resolve", "shop.invalid:443:10.0.0.1",
            "--resolve", "other.invalid:443:127.0.0.1", "--resolve", "shop.invalid:443:8.8.8.8",
        ])
        #expect(try EndpointAnswer(run).addresses.map(\.address) == ["8.8.8.8"])
    }

    @Test func `shows people each address, the reason and the remedy`() async throws {
        let mixed = try await Self.check([
            "https://shop.invalid/secret", "--resolve", "shop.invalid:443:::1,2606:4700::1",
        ])
        #expect(
            mixed.output == """
                https://shop.invalid
                  [::1]:443  refused: loopback
                  [2606:4700::1]:443  allowed
                allowed: 1 of 2 addresses, the others are never connected to

                """
        )
        #expect(mixed.errors.isEmpty)
        #expect(mixed.status == 0)
        let refused = try await Self.check(["http://10.0.0.1:8080/secret"])
        #expect(refused.output == "http://10.0.0.1:8080\n  10.0.0.1:8080  refused: private\n")
        #expect(refused.errors.hasPrefix("tackle: not allowed (private): 10.0.0.1 is refused"))
        #expect(refused.errors.contains("add 10.0.0.1/32"))
        #expect(refused.status == 1)
    }

    @Test func `says that a name without an address may have one later`() async throws {
        let run = try await Self.check([
            "https://shop.invalid/", "--resolve", "shop.invalid:443:", "--json",
        ])
        #expect(run.status == 1)
        #expect(try EndpointAnswer(run).reason == "noAddress")
        #expect(run.errors.contains("a later attempt"))
    }

    @Test func `prints JSON for a text that is no URL as well`() async throws {
        let run = try await Self.check(["ftp://shop.invalid/", "--json", "--resolve", "nonsense"])
        #expect(run.status == 64)
        #expect(
            run.output
                == #"{"allowed":false,"reason":"invalidURL","host":null,"addresses":[]}"# + "\n"
        )
        #expect(run.errors.contains("'ftp' is not http or https"))
    }

    @Test func `opens ranges with --allow`() async throws {
        let run = try await Self.check(["http://10.1.2.3/", "--allow", "10.1.0.0/16"])
        #expect(run.status == 0)
        #expect(try await Self.check(["http://10.2.0.1/", "--allow", "10.1.0.0/16"]).status == 1)
        let wrong = try await Self.check(["http://10.1.2.3/", "--allow", "10.1/16"])
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("--allow: '10.1/16'"))
        let both = try await Self.check(
            ["http://10.1.2.3/", "--allow", "10.1.2.3"],
            config: "curl"
        )
        #expect(both.status == 64)
        #expect(both.errors.contains("--config"))
    }

    @Test func `needs a curl stage in the configuration`() async throws {
        let run = try await Self.check(["http://8.8.8.8/"], config: "discard")
        #expect(run.status == 78)
        #expect(run.errors.contains("'case.yaml' has no curl stage"))
    }

    @Test func `tells that a proxy looks names up`() async throws {
        let config = "curl\n    proxy: http://user:hunter2@proxy.invalid:3128"
        let named = try await Self.check(["https://shop.invalid/"], config: config)
        #expect(named.status == 0)
        #expect(named.output.contains("http://proxy.invalid:3128 looks the name up"))
        #expect(!(named.output + named.errors).contains("hunter2"))
        let json = try await Self.check(["https://shop.invalid/", "--json"], config: config)
        #expect(try EndpointAnswer(json).allowed)
        #expect(try EndpointAnswer(json).addresses.isEmpty)
        #expect(try await Self.check(["https://10.0.0.1/"], config: config).status == 1)
    }

    @Test func `knows its own commands`() async throws {
        try await TemporaryDirectory.with { path in
            let run = try await CommandRun(
                arguments: ["endpoint", "chek"],
                in: URL(fileURLWithPath: path)
            )
            #expect(run.status == 64)
            #expect(run.errors.contains("did you mean 'check'?"))
        }
    }
}
