import Synchronization
import Tackle
import TackleCurl
import TestSupport
import Testing

/// Servers that break the rules, on purpose or not.
@Suite struct HostileServerTests {
    /// Long enough for an answer, short enough to wait for.
    private static let short = Duration.milliseconds(300)

    @Test func `gives up an answer that drips`() async throws {
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            // The other side closes at its deadline, and this write fails.
            while connection.write("x") { connection.waitBriefly() }
        }
        let error = try await CurlFixture.sender(timeout: Self.short)
            .failure(of: CurlFixture.delivery(to: server.url()))
        #expect(error.code == .timeout)
        #expect(error.verdict == .retry)
    }

    @Test func `gives up a body without an end, and keeps no more than the limit`() async throws {
        let chunk = "1000\r\n" + String(repeating: "x", count: 4096) + "\r\n"
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while connection.write(chunk) {}
        }
        let error = try await CurlFixture.sender(timeout: Self.short)
            .failure(of: CurlFixture.delivery(to: server.url()))
        #expect(error.code == .timeout)
        let response = try #require(error.attempt?.response)
        #expect(response.body.count == 16 << 10)
        #expect(response.isTruncated)
    }

    @Test func `gives up a server that never answers`() async throws {
        let server = try RawServer { $0.waitForClose() }
        let error = try await CurlFixture.sender(timeout: Self.short)
            .failure(of: CurlFixture.delivery(to: server.url("/hidden")))
        #expect(error.code == .timeout)
        #expect(error.attempt?.response == nil)
        #expect(!error.description.contains("hidden"))
    }

    @Test func `breaks off an answer that says it is huge`() async throws {
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx")
            connection.waitForClose()
        }
        let error = try await CurlFixture.sender()
            .failure(of: CurlFixture.delivery(to: server.url()))
        #expect(error.code == .badResponse)
    }

    @Test func `keeps no more than 64 KiB of headers`() async throws {
        let line = "X-Filler: " + String(repeating: "f", count: 1000) + "\r\n"
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nX-First: 1\r\n")
            connection.write(String(repeating: line, count: 100))
            connection.write("Content-Length: 0\r\n\r\n")
        }
        let receipt = try await CurlFixture.sender()
            .send(CurlFixture.delivery(to: server.url()))
        let headers = try #require(receipt.attempt?.response?.headers)
        #expect(headers["x-first"] == "1")
        #expect((headers["x-filler"]?.utf8.count ?? 0) < 64 << 10)
    }

    @Test func `ends a header bomb`() async throws {
        let line = "X-Filler: " + String(repeating: "f", count: 1000) + "\r\n"
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\n")
            while connection.write(line) {}
        }
        let error = try await CurlFixture.sender(timeout: .seconds(5))
            .failure(of: CurlFixture.delivery(to: server.url()))
        #expect(error.verdict == .retry)
        #expect(error.code != .status)
    }

    @Test func `takes a close before the answer for a lost connection`() async throws {
        let server = try RawServer { _ = $0.read() }
        let error = try await CurlFixture.sender()
            .failure(of: CurlFixture.delivery(to: server.url()))
        #expect(error.code == .connectionLost)
    }

    @Test func `takes a close within the body for a lost connection`() async throws {
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        }
        let error = try await CurlFixture.sender()
            .failure(of: CurlFixture.delivery(to: server.url()))
        #expect(error.code == .connectionLost)
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.2\r\n", "\u{0}\u{1}\u{2}garbage\r\n\r\n", "HTTP/9.9 200\r\n\r\n",
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
