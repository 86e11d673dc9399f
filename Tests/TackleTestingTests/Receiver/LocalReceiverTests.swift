import Foundation
import TackleTesting
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct LocalReceiverTests {
    /// Sends a request over a connection of its own and returns the answer's first line and text.
    private func exchange(
        _ target: String,
        with receiver: LocalReceiver,
        method: String = "POST",
        headers: String = "",
        body: String = ""
    ) async throws -> (status: String, text: String) {
        let request =
            "\(method) \(target) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\(headers)"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let text = try await LoopbackSocket.exchange(request, port: receiver.port)
        let line = text.split(separator: "\r\n").first ?? ""
        return (String(line.split(separator: " ").dropFirst().first ?? ""), text)
    }

    @Test(arguments: [
        ("/", "204"), ("/anything/else?token=1", "204"), ("/status/503", "503"),
        ("/status/200", "200"), ("/gone", "410"), ("/redirect/302", "302"),
        ("/delay/1ms/status/202", "202"), ("/body/10", "200"), ("/status", "204"),
    ])
    func `answers as the path asks`(target: String, status: String) async throws {
        let answer = try await LocalReceiver.running { receiver in
            try await exchange(target, with: receiver).status
        }
        #expect(answer == status)
    }

    @Test func `adds the headers that are asked for and no others`() async throws {
        try await LocalReceiver.running { receiver in
            let path = "/status/429?retry-after=3&webhook-delivery=disable&x-other=1"
            let text = try await exchange(path, with: receiver).text.lowercased()
            #expect(text.contains("\r\nretry-after: 3\r\n"))
            #expect(text.contains("\r\nwebhook-delivery: disable\r\n"))
            #expect(!text.contains("x-other"))
            let redirect = try await exchange("/redirect/307?location=/x", with: receiver).text
            #expect(redirect.lowercased().contains("\r\nlocation: /x\r\n"))
        }
    }

    @Test func `remembers requests byte for byte`() async throws {
        try await LocalReceiver.running { receiver in
            let before = Date.now
            _ = try await exchange(
                "/hooks?a=%20b",
                with: receiver,
                method: "PUT",
                headers: "X-Tenant: acme\r\n",
                body: "{\"snow\": \"☃\"}\n"
            )
            let request = try #require(receiver.requests.first)
            #expect(request.method == "PUT")
            #expect(request.target == "/hooks?a=%20b")
            #expect(request.headers["x-tenant"] == "acme")
            #expect(request.body == Array("{\"snow\": \"☃\"}\n".utf8))
            #expect(request.arrival >= before)
            #expect(request.remotePort != nil)
        }
    }

    @Test func `fails as often as asked for each webhook id`() async throws {
        try await LocalReceiver.running { receiver in
            for id in ["msg_1", "msg_2"] {
                var answers: [String] = []
                for _ in 1...4 {
                    let header = "Webhook-Id: \(id)\r\n"
                    answers += [
                        try await exchange("/flaky/2", with: receiver, headers: header).status
                    ]
                }
                #expect(answers == ["503", "503", "204", "204"])
            }
        }
    }

    @Test func `holds an answer until it is released`() async throws {
        try await LocalReceiver.running { receiver in
            let first = Task { try await exchange("/hold/status/201", with: receiver).status }
            try await receiver.waitForRequests(count: 1)
            // A request beside it is answered meanwhile.
            #expect(try await exchange("/", with: receiver).status == "204")
            receiver.release()
            #expect(try await first.value == "201")
            #expect(try await exchange("/hold", with: receiver).status == "204")
        }
    }

    @Test func `releases held answers in the order in which they arrived`() async throws {
        try await LocalReceiver.running { receiver in
            let first = Task { try await exchange("/hold/status/201", with: receiver).status }
            try await receiver.waitForRequests(count: 1)
            let second = Task { try await exchange("/hold/status/202", with: receiver).status }
            try await receiver.waitForRequests(count: 2)
            receiver.release(1)
            #expect(try await first.value == "201")
            receiver.release(2)
            #expect(try await second.value == "202")
            #expect(try await exchange("/hold", with: receiver).status == "204")
        }
    }

    @Test func `closes the connection without an answer`() async throws {
        let text = try await LocalReceiver.running { try await exchange("/close", with: $0).text }
        #expect(text.isEmpty)
    }

    @Test func `sends a body of the length asked for`() async throws {
        let text = try await LocalReceiver.running { receiver in
            try await exchange("/status/500/body/100000", with: receiver).text
        }
        #expect(text.hasPrefix("HTTP/1.1 500 "))
        #expect(text.hasSuffix("\r\n\r\n" + String(repeating: "x", count: 100_000)))
    }

    @Test func `stops while answers are held and frees its port`() async throws {
        let receiver = try await LocalReceiver()
        let port = receiver.port
        let held = Task { try? await exchange("/hold", with: receiver) }
        try await receiver.waitForRequests(count: 1)
        await receiver.stop()
        _ = await held.value
        await #expect(throws: POSIXError.self) {
            try await LoopbackSocket.exchange("GET / HTTP/1.1\r\n\r\n", port: port)
        }
    }

    @Test func `works with curl as its client`() async throws {
        try await LocalReceiver.running { receiver in
            let outcome = try await ChildProcess.run(
                "curl",
                ["-sS", "-o", "-", "-w", "%{http_code}\\n", "-d", "hello"]
                    + [receiver.url("/status/418"), receiver.url("/")]
            )
            #expect(outcome.exit == .code(0))
            #expect(outcome.output == "418\n204\n")
            let ports = Set(receiver.requests.map(\.remotePort))
            #expect(ports.count == 1, "a kept connection is used again")
        }
    }
}
