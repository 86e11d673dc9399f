import Tackle
import TackleCurl
import TestSupport
import Testing

/// Headers that are too many, too large or too slow, and interim answers without an end.
@Suite(.timeLimit(.minutes(2))) struct HostileHeaderTests {
    private static let line = "X-Filler: " + String(repeating: "f", count: 1000) + "\r\n"

    private func failure(
        _ timeout: Duration = .seconds(60),
        answer: @escaping @Sendable (RawConnection) -> Void
    ) async throws -> SendError {
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            answer(connection)
        }
        return try await CurlFixture.sender(timeout: timeout)
            .failure(of: CurlFixture.delivery(to: server.url()))
    }

    private func expectCut(_ error: SendError) throws {
        #expect(error.code == .badResponse)
        #expect(error.verdict == .retry)
        #expect(error.message.contains("256 KiB"))
        // What is read, and one read of libcurl's beyond that.
        #expect(try #require(error.attempt?.bytesReceived) < (256 + 32) << 10)
    }

    @Test func `keeps no more than 64 KiB of headers`() async throws {
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nX-First: 1\r\n")
            connection.write(String(repeating: Self.line, count: 100))
            connection.write("Content-Length: 0\r\n\r\n")
        }
        let receipt = try await CurlFixture.sender()
            .send(CurlFixture.delivery(to: server.url()))
        let headers = try #require(receipt.attempt?.response?.headers)
        #expect(headers["x-first"] == "1")
        #expect((headers["x-filler"]?.utf8.count ?? 0) < 64 << 10)
    }

    @Test func `reads no more than 256 KiB of 10 MB of headers`() async throws {
        try expectCut(
            try await failure { connection in
                connection.write("HTTP/1.1 200 OK\r\n")
                for _ in 0..<10_000 where !connection.write(Self.line) { return }
                connection.write("\r\n")
            }
        )
    }

    @Test func `reads no more than 2,000 of 100,000 header lines`() async throws {
        try expectCut(
            try await failure { connection in
                connection.write("HTTP/1.1 200 OK\r\n")
                for _ in 0..<100 where !connection.write(String(repeating: "a:\r\n", count: 1000)) {
                    return
                }
                connection.write("\r\n")
            }
        )
    }

    @Test func `ends a line without an end`() async throws {
        let error = try await failure { connection in
            connection.write("HTTP/1.1 200 OK\r\nX-Endless: ")
            while connection.write(String(repeating: "x", count: 4096)) {}
        }
        #expect(error.verdict == .retry)
        #expect(error.code != .timeout)
    }

    @Test func `ends interim answers without an end`() async throws {
        try expectCut(
            try await failure { connection in
                while connection.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n") {}
            }
        )
    }

    @Test func `gives up headers that come byte by byte`() async throws {
        let error = try await failure(.milliseconds(300)) { connection in
            connection.write("HTTP/1.1 200 OK\r\nX-Slow: ")
            while connection.write("x") { connection.waitBriefly() }
        }
        #expect(error.code == .timeout)
    }

    @Test func `passes over interim answers and trailers`() async throws {
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.write("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Late: 2\r\n\r\n")
            connection.write("2\r\nok\r\n0\r\nX-Trailer: 3\r\n\r\n")
        }
        let receipt = try await CurlFixture.sender()
            .send(CurlFixture.delivery(to: server.url()))
        let response = try #require(receipt.attempt?.response)
        #expect(response.headers["x-late"] == "2")
        #expect(response.headers["x-early"] == nil)
        #expect(response.headers["x-trailer"] == nil)
        #expect(response.body == Array("ok".utf8))
    }

    @Test func `joins 1,900 headers of one name`() async throws {
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.write("HTTP/1.1 204 No Content\r\n")
            connection.write(String(repeating: "a:\r\n", count: 1900))
            connection.write("\r\n")
        }
        let receipt = try await CurlFixture.sender()
            .send(CurlFixture.delivery(to: server.url()))
        #expect(receipt.attempt?.response?.headers["a"]?.utf8.count == 2 * 1899)
    }
}
