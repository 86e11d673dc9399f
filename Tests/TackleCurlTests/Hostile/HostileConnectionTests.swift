import Tackle
import TackleCurl
import TackleTesting
import TestSupport
import Testing

/// Receivers that do not answer, break off, or are no receivers.
@Suite(.timeLimit(.minutes(2))) struct HostileConnectionTests {
    /// Long enough for an answer, short enough to wait for.
    private static let short = Duration.milliseconds(300)

    @Test func `gives up a receiver that never answers`() async throws {
        let server = try RawServer { $0.waitForClose() }
        let error = try await CurlFixture.sender(timeout: Self.short)
            .failure(of: CurlFixture.delivery(to: server.url("/hidden")))
        #expect(error.code == .timeout)
        #expect(error.attempt?.response == nil)
        #expect(!error.description.contains("hidden"))
    }

    @Test func `gives up a receiver that never accepts`() async throws {
        let listener = try LoopbackListener()
        defer { listener.close() }
        let error = try await CurlFixture.sender(timeout: Self.short)
            .failure(of: CurlFixture.delivery(to: "http://127.0.0.1:\(listener.port)/"))
        #expect(error.code == .timeout)
        #expect(error.verdict == .retry)
    }

    @Test func `gives up a TLS handshake that hangs, by its own limit`() async throws {
        let server = try RawServer { $0.waitForClose() }
        let sender = try CurlFixture.sender { $0.connectTimeout = Self.short }
        let url = "https://127.0.0.1:\(server.port)/hidden"
        let error = try await sender.failure(of: CurlFixture.delivery(to: url))
        #expect(error.code == .timeout)
        #expect(!error.description.contains("hidden"))
    }

    @Test func `keeps the deadline of those who wait for a handshake that hangs`() async throws {
        let server = try RawServer { $0.waitForClose() }
        let sender = try CurlFixture.sender(timeout: Self.short)
        let url = "https://127.0.0.1:\(server.port)/"
        let codes = try await withThrowingTaskGroup(of: SendError.Code.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await sender.failure(of: CurlFixture.delivery(to: url)).code
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes == Array(repeating: .timeout, count: 20))
    }

    @Test func `takes a TLS handshake with garbage for an error of TLS`() async throws {
        let server = try RawServer { connection in
            connection.write("HTTP/1.1 400 Bad Request\r\n\r\nthis is a plain HTTP port")
            connection.waitForClose()
        }
        let url = "https://127.0.0.1:\(server.port)/"
        let error = try await CurlFixture.sender().failure(of: CurlFixture.delivery(to: url))
        #expect(error.code == .tls)
        #expect(error.verdict == .retry)
    }

    @Test func `takes a close before the answer for a lost connection`() async throws {
        let server = try RawServer { _ = $0.read() }
        let error = try await CurlFixture.sender()
            .failure(of: CurlFixture.delivery(to: server.url()))
        #expect(error.code == .connectionLost)
    }

    @Test func `takes a reset after the request for a lost connection`() async throws {
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.reset()
        }
        let error = try await CurlFixture.sender()
            .failure(of: CurlFixture.delivery(to: server.url()))
        #expect(error.code == .connectionLost)
        #expect(error.verdict == .retry)
    }

    @Test func `takes a reset within the answer for a lost connection`() async throws {
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            connection.reset()
        }
        let error = try await CurlFixture.sender()
            .failure(of: CurlFixture.delivery(to: server.url()))
        #expect(error.code == .connectionLost)
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.2\r\n", "\u{0}\u{1}\u{2}garbage\r\n\r\n", "HTTP/9.9 200\r\n\r\n",
        "HTTP/1.1\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "hello", "\r\n\r\n\r\n",
    ])
    func `takes what is not HTTP for a bad answer`(_ text: String) async throws {
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.write(text)
        }
        let error = try await CurlFixture.sender()
            .failure(of: CurlFixture.delivery(to: server.url()))
        #expect([SendError.Code.badResponse, .connectionLost].contains(error.code))
    }

    @Test func `asks for no compression and decodes none`() async throws {
        let server = try RawServer { connection in
            guard let request = connection.read() else { return }
            let asked = request.values("Accept-Encoding").count
            connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n")
            connection.write("X-Asked: \(asked)\r\nContent-Length: 3\r\n\r\nraw")
        }
        let receipt = try await CurlFixture.sender()
            .send(CurlFixture.delivery(to: server.url()))
        #expect(receipt.attempt?.response?.body == Array("raw".utf8))
        #expect(receipt.attempt?.response?.headers["x-asked"] == "0")
    }
}
