import Tackle
import TackleCurl
import TestSupport
import Testing

/// Bodies that are too large, too slow, too long or too short.
@Suite(.timeLimit(.minutes(2))) struct HostileBodyTests {
    /// Long enough for an answer, short enough to wait for.
    private static let short = Duration.milliseconds(300)

    /// What is kept, what is passed over, one read of libcurl's beyond that, and the headers.
    private static let mostRead = (16 + 64 + 16 + 1) << 10

    private static func server(
        _ answer: @escaping @Sendable (RawConnection) -> Void
    ) throws -> RawServer {
        try RawServer { connection in
            guard connection.read() != nil else { return }
            answer(connection)
        }
    }

    private func receipt(from server: RawServer) async throws -> Receipt {
        try await CurlFixture.sender().send(CurlFixture.delivery(to: server.url()))
    }

    private func failure(
        from server: RawServer,
        timeout: Duration = .seconds(60)
    ) async throws -> SendError {
        try await CurlFixture.sender(timeout: timeout)
            .failure(of: CurlFixture.delivery(to: server.url()))
    }

    private func expectCut(_ receipt: Receipt) throws {
        let attempt = try #require(receipt.attempt)
        let response = try #require(attempt.response)
        #expect(receipt.isDelivered)
        #expect(response.isTruncated)
        #expect(response.body.count <= 16 << 10)
        let read = try #require(attempt.bytesReceived)
        #expect(read <= Self.mostRead)
    }

    @Test func `gives up a body that comes byte by byte`() async throws {
        let server = try Self.server { connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            // The other side closes at its deadline, and this write fails.
            while connection.write("x") { connection.waitBriefly() }
        }
        let error = try await failure(from: server, timeout: Self.short)
        #expect(error.code == .timeout)
        #expect(error.verdict == .retry)
    }

    @Test(arguments: [
        "Transfer-Encoding: chunked", "Connection: close", "Content-Length: 999999999999999",
    ])
    func `takes 2xx for delivered, and reads no more than the limits, where a body has no end`(
        _ framing: String
    ) async throws {
        let chunk = "1000\r\n" + String(repeating: "x", count: 4096) + "\r\n"
        let server = try Self.server { connection in
            connection.write("HTTP/1.1 200 OK\r\n\(framing)\r\n\r\n")
            while connection.write(chunk) {}
        }
        try expectCut(try await receipt(from: server))
    }

    @Test func `does not wait for a body that says it is too large`() async throws {
        let server = try Self.server { connection in
            connection.write("HTTP/1.1 202 Accepted\r\nContent-Length: 99999999999\r\n\r\nx")
            connection.waitForClose()
        }
        #expect(try await receipt(from: server).status == 202)
    }

    @Test func `takes a failing status for a failure, however large the body`() async throws {
        let server = try Self.server { connection in
            connection.write("HTTP/1.1 503 No\r\nRetry-After: 7\r\nConnection: close\r\n\r\n")
            while connection.write(String(repeating: "x", count: 4096)) {}
        }
        let error = try await failure(from: server)
        #expect(error.status == 503)
        #expect(error.verdict == .retry(after: .seconds(7)))
    }

    @Test func `uses the connection again where the body is a little too large`() async throws {
        let body = String(repeating: "x", count: 64 << 10)
        let server = try RawServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(64 << 10)\r\n\r\n\(body)")
            }
        }
        let sender = try CurlFixture.sender()
        for _ in 0..<2 {
            let receipt = try await sender.send(CurlFixture.delivery(to: server.url()))
            #expect(receipt.attempt?.response?.isTruncated == true)
        }
        #expect(server.connectionCount == 1)
    }

    @Test func `does not unpack a gzip bomb`() async throws {
        // 10 MiB of zeros, compressed a thousandfold.
        let bomb = try await Python.run(
            "import gzip,sys; sys.stdout.write(gzip.compress(bytes(10<<20),9).hex())"
        )
        let bytes = stride(from: 0, to: bomb.utf8.count - 1, by: 2).compactMap { index in
            let start = bomb.index(bomb.startIndex, offsetBy: index)
            return UInt8(bomb[start...bomb.index(after: start)], radix: 16)
        }
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bytes.count)\r\n"
        let server = try Self.server { connection in
            connection.write("\(head)\r\n")
            connection.write(bytes)
        }
        let receipt = try await receipt(from: server)
        #expect(receipt.attempt?.response?.body == bytes)
        #expect(bytes.count < 16 << 10)
    }

    @Test func `takes a body that ends early for a lost connection`() async throws {
        let server = try Self.server { connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        }
        #expect(try await failure(from: server).code == .connectionLost)
    }

    @Test func `takes a chunk that breaks off for a lost connection`() async throws {
        let server = try Self.server { connection in
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf")
        }
        #expect(try await failure(from: server).code == .connectionLost)
    }

    @Test func `takes no more of a body than it has said, and drops the connection`() async throws {
        let server = try RawServer { connection in
            while connection.read() != nil {
                connection.write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbodyHTTP/1.1 200 OK\r\n"
                )
            }
        }
        let sender = try CurlFixture.sender()
        for _ in 0..<2 {
            let receipt = try await sender.send(CurlFixture.delivery(to: server.url()))
            #expect(receipt.attempt?.response?.body == Array("body".utf8))
        }
        #expect(server.connectionCount == 2)
    }

    @Test(arguments: ["-5", "abc", "1, 2"])
    func `takes a length that is none for a bad answer`(_ length: String) async throws {
        let server = try Self.server { connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\nx")
        }
        #expect(try await failure(from: server).verdict == .retry)
    }

    @Test func `ends trailers without an end`() async throws {
        let line = "X-Filler: " + String(repeating: "f", count: 1000) + "\r\n"
        let server = try Self.server { connection in
            connection.write(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n"
            )
            while connection.write(line) {}
        }
        #expect(try await failure(from: server).verdict == .retry)
    }

    @Test func `takes an answer before the request is read for one, if it was sent`() async throws {
        let server = try RawServer { connection in
            connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            connection.waitForClose()
        }
        #expect(try await receipt(from: server).status == 204)
    }

    @Test func `does not take for delivered what was not sent whole`() async throws {
        let body = [UInt8](repeating: 0x61, count: 16 << 20)
        let servers = [
            try RawServer { connection in
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
                connection.waitForHangUp()
            },
            try RawServer { connection in
                connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
                while connection.write(String(repeating: "x", count: 4096)) {}
            },
        ]
        for server in servers {
            let error = try await CurlFixture.sender(timeout: .seconds(1))
                .failure(of: CurlFixture.delivery(to: server.url(), body: body))
            #expect([SendError.Code.timeout, .badResponse].contains(error.code))
            #expect(error.verdict == .retry)
        }
    }
}
