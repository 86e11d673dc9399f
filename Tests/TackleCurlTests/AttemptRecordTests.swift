import Tackle
import TackleCurl
import TestSupport
import Testing

/// What the record of an attempt tells about sizes and phases.
@Suite(.timeLimit(.minutes(2))) struct AttemptRecordTests {
    private static let answer = "HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 6\r\n\r\nthanks"

    @Test(arguments: [0, 12, 1000, 60_000, 65_535, 65_536, 1_000_000])
    func `counts the bytes that went and came`(_ size: Int) async throws {
        let seen = RequestLog()
        let server = try RawServer { connection in
            while let request = connection.read() {
                seen.append(request)
                connection.write(Self.answer)
            }
        }
        let sender = try CurlFixture.sender()
        let body = [UInt8](repeating: 0x61, count: size)
        for _ in 0..<2 {
            let delivery = try CurlFixture.delivery(to: server.url(), body: body)
            let attempt = try #require(try await sender.send(delivery).attempt)
            let request = try #require(seen.requests.last)
            // The empty line behind the head is the server's to pass over.
            #expect(attempt.bytesSent == request.head.utf8.count + 2 + request.body.count)
            #expect(request.body.count == size)
            #expect(attempt.bytesReceived == Self.answer.utf8.count)
        }
    }

    @Test func `counts what went of a request that was never answered`() async throws {
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.reset()
        }
        let error = try await CurlFixture.sender()
            .failure(of: CurlFixture.delivery(to: server.url()))
        #expect(try #require(error.attempt?.bytesSent) > 12)
        #expect(error.attempt?.bytesReceived == 0)
    }

    @Test func `times the phases in order, and none that did not happen`() async throws {
        let server = try RawServer { connection in
            while connection.read() != nil { connection.write(Self.answer) }
        }
        let sender = try CurlFixture.sender()
        let delivery = try CurlFixture.delivery(to: server.url("/", host: "localhost"))
        let first = try #require(try await sender.send(delivery).attempt?.timings)
        #expect(first.nameLookup > .zero)
        #expect(first.connect >= first.nameLookup)
        #expect(first.tls == .zero)
        #expect(first.firstByte >= first.connect)
        #expect(first.total >= first.firstByte)
        let second = try #require(try await sender.send(delivery).attempt)
        #expect(second.reusedConnection == true)
        let timings = try #require(second.timings)
        #expect([timings.nameLookup, timings.connect, timings.tls] == [.zero, .zero, .zero])
        #expect(timings.firstByte > .zero)
    }
}
