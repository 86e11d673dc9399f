import Foundation
import TackleTesting
import TestSupport
import Testing

/// What `tackle send` and `tackle run` tell about an attempt and a refused address.
@Suite(.timeLimit(.minutes(2))) struct SendReportTests {
    private static func run(_ arguments: [String], input: String = "") async throws -> CommandRun {
        try await TemporaryDirectory.with { path in
            let folder = URL(fileURLWithPath: path)
            for (name, stages) in [("curl", ["curl"]), ("queue", ["memory-queue", "curl"])] {
                let text = "pipeline:\n" + stages.map { "  - plugin: \($0)\n" }.joined()
                try Data(text.utf8).write(to: folder.appendingPathComponent("\(name).yaml"))
            }
            return try await CommandRun(arguments: arguments, in: folder, input: Data(input.utf8))
        }
    }

    private static func server(status: String) throws -> RawServer {
        try RawServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n")
            }
        }
    }

    private static func object(_ text: some StringProtocol) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test(arguments: [("204 No Content", Int32(0)), ("503 Service Unavailable", 1)])
    func `send tells over which connection it was made`(
        status: String,
        exit: Int32
    ) async throws {
        let server = try Self.server(status: status)
        let arguments = ["send", server.url(), "--allow", "127.0.0.1"]
        let text = try await Self.run(arguments)
        #expect(text.status == exit)
        #expect(
            (text.output + text.errors)
                .contains("HTTP/1.1 to 127.0.0.1:\(server.port), new connection, ")
        )
        let json = try await Self.run(arguments + ["--json"])
        let object = try Self.object(json.output)
        #expect(object["remoteAddress"] as? String == "127.0.0.1:\(server.port)")
        #expect(object["httpVersion"] as? String == "1.1")
        #expect(object["reusedConnection"] as? Bool == false)
        let sent = try #require(object["bytesSent"] as? Int)
        #expect(sent > 100)
        #expect(text.output.contains("bytes sent") || text.errors.contains("bytes sent"))
        #expect(object["bytesReceived"] as? Int == 32 + status.utf8.count)
        #expect(object["status"] as? Int == Int(status.prefix(3)))
        #expect(object["milliseconds"] is [String: Any])
        #expect(object["reason"] == nil)
    }

    @Test(arguments: [
        ("http://127.0.0.1:9/", "loopback"), ("http://[::ffff:10.0.0.1]/", "ipv4Mapped"),
    ])
    func `send names why an address is refused`(url: String, reason: String) async throws {
        let run = try await Self.run(["send", url, "--json"])
        #expect(run.status == 1)
        let object = try Self.object(run.output)
        #expect(object["code"] as? String == "address-blocked")
        #expect(object["reason"] as? String == reason)
        #expect(object["remoteAddress"] == nil)
    }

    @Test(arguments: ["curl", "queue"])
    func `run names why an address is refused`(config: String) async throws {
        let run = try await Self.run(
            ["run", "--config", "\(config).yaml"],
            input: """
                {"id":"literal","url":"http://10.0.0.1/","payload":{}}
                {"id":"name","url":"http://localhost:9/","payload":{}}

                """
        )
        #expect(run.status == 1)
        let ends = try run.output.split(separator: "\n").map(Self.object).filter {
            $0["type"] as? String != "accepted"
        }
        let reasons = ends.map { "\($0["id"] ?? ""): \($0["reason"] ?? "")" }
        #expect(reasons.sorted() == ["literal: private", "name: loopback"], "\(run.output)")
    }
}
