import Tackle
import TackleCurl
import TestSupport
import Testing

/// The options `timeout` and `connect-timeout`.
@Suite(.timeLimit(.minutes(2))) struct TimeoutTests {
    private static let short = Duration.milliseconds(300)

    /// More than a busy machine needs to notice, less than the time that is not to be waited for.
    private static let late = Duration.seconds(60)

    /// The error of a delivery, which comes no sooner than the short time and not too late.
    private func failure(
        to url: String,
        _ change: (inout CurlSender.Options) throws -> Void
    ) async throws -> SendError {
        let sender = try CurlFixture.sender(timeout: .seconds(600)) { options in
            options.connectTimeout = .seconds(600)
            try change(&options)
        }
        let delivery = try CurlFixture.delivery(to: url)
        let start = ContinuousClock.now
        let error = try await sender.failure(of: delivery)
        let time = start.duration(to: .now)
        #expect(time >= Self.short)
        #expect(time < Self.late)
        return error
    }

    @Test func `timeout ends the wait for an answer`() async throws {
        let server = try RawServer { $0.waitForClose() }
        let error = try await failure(to: server.url()) { $0.timeout = Self.short }
        #expect(error.code == .timeout)
        #expect(error.verdict == .retry)
    }

    @Test func `timeout ends the wait for the rest of an answer`() async throws {
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            connection.waitForClose()
        }
        let error = try await failure(to: server.url()) { $0.timeout = Self.short }
        #expect(error.code == .timeout)
    }

    @Test func `connect-timeout ends the wait for a host that does not take the connection`()
        async throws
    {
        let listener = try FullListener()
        let error = try await failure(to: "http://127.0.0.1:\(listener.port)/hidden") {
            $0.connectTimeout = Self.short
        }
        #expect(error.code == .timeout)
        #expect(error.attempt?.response == nil)
        #expect(!error.description.contains("hidden"))
    }

    @Test func `timeout ends that wait as well, where it is sooner`() async throws {
        let listener = try FullListener()
        let error = try await failure(to: "http://127.0.0.1:\(listener.port)/") {
            $0.timeout = Self.short
        }
        #expect(error.code == .timeout)
    }

    @Test func `connect-timeout ends a handshake of TLS that never comes`() async throws {
        let server = try RawServer { $0.waitForClose() }
        let error = try await failure(to: "https://127.0.0.1:\(server.port)/") {
            $0.connectTimeout = Self.short
        }
        #expect(error.code == .timeout)
    }

    @Test func `connect-timeout ends the wait for a proxy that does not open the tunnel`()
        async throws
    {
        let server = try RawServer { $0.waitForClose() }
        let error = try await failure(to: "https://hooks.example.com/") {
            $0.connectTimeout = Self.short
            $0.proxy = ProxyURL("http://127.0.0.1:\(server.port)")
        }
        #expect(error.code == .timeout)
    }

    @Test func `connect-timeout does not hold once the connection stands`() async throws {
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            for _ in 0..<100 { connection.waitBriefly() }
            connection.write("HTTP/1.1 204 No Content\r\n\r\n")
        }
        let sender = try CurlFixture.sender { $0.connectTimeout = Self.short }
        #expect(try await sender.send(CurlFixture.delivery(to: server.url())).status == 204)
    }
}
