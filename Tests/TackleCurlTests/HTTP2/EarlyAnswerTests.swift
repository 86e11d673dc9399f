import Tackle
import TackleCurl
import TestSupport
import Testing

/// Receivers that answer over HTTP/2 before they have the whole request, as they may (RFC 9113,
/// section 8.1), and receivers whose answer never comes to its end.
@Suite(
    .enabled(if: NginxServer.isInstalled, "nginx is not installed"),
    .timeLimit(.minutes(3))
)
struct EarlyAnswerTests {
    /// More than nginx reads before it has looked at a request (`http2_body_preread_size`).
    private static let large = 200_000

    private let certificates: TestCertificates
    private let nginx: NginxServer

    init() throws {
        certificates = try TestCertificates()
        nginx = try NginxServer(
            locations: """
                location = /none { return 204; }
                location = /thanks { return 200 "thanks"; }
                location = /gone { return 410; }
                location = /slow-down { add_header Retry-After 120 always; return 429; }
                """,
            certificate: certificates.server
        )
    }

    private func sender() throws -> CurlSender {
        try CurlFixture.sender(timeout: .seconds(10)) { $0.tls.caFile = certificates.authority }
    }

    private func delivery(_ path: String, bodySize: Int) throws -> Delivery {
        try CurlFixture.delivery(
            to: nginx.secureURL(path),
            body: [UInt8](repeating: 0x61, count: bodySize)
        )
    }

    @Test(arguments: [0, 1, 12, 4096, 65_535, 65_536, 65_537, 200_000, 1 << 20])
    func `takes an early 204 for delivered`(bodySize: Int) async throws {
        let sender = try sender()
        for _ in 0..<20 {
            let receipt = try await sender.send(delivery("/none", bodySize: bodySize))
            #expect(receipt.status == 204)
            #expect(receipt.attempt?.httpVersion == "2")
        }
    }

    @Test func `takes 50 early answers at once for delivered`() async throws {
        let sender = try sender()
        let url = nginx.secureURL("/none")
        for _ in 0..<5 { #expect(try await sender.delivered(50, to: url) == 50) }
    }

    @Test(arguments: [12, 65_536, 65_537, 200_000, 1 << 20])
    func `takes an early 200 with a body for delivered`(bodySize: Int) async throws {
        let receipt = try await sender().send(delivery("/thanks", bodySize: bodySize))
        #expect(receipt.attempt?.response?.body == Array("thanks".utf8))
    }

    @Test func `takes an early answer for what it says`() async throws {
        let gone = try await sender().failure(of: delivery("/gone", bodySize: Self.large))
        #expect(gone.verdict == .endpointGone)
        let slow = try await sender().failure(of: delivery("/slow-down", bodySize: Self.large))
        #expect(slow.verdict == .retry(after: .seconds(120)))
    }

    /// nginx in front of a server that answers as soon as it is connected to.
    private func relay(_ answer: String) throws -> (nginx: NginxServer, server: RawServer) {
        let server = try RawServer { connection in
            connection.write(answer)
            connection.finishWriting()
            connection.waitForClose()
        }
        let nginx = try NginxServer(
            locations: """
                location / {
                    proxy_pass http://127.0.0.1:\(server.port);
                    proxy_http_version 1.1;
                    proxy_request_buffering off;
                    proxy_buffering off;
                }
                """,
            certificate: certificates.server
        )
        return (nginx, server)
    }

    @Test(arguments: [12, 200_000])
    func `takes an early answer of unknown length for delivered`(bodySize: Int) async throws {
        let (nginx, server) = try relay(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
        )
        let receipt = try await sender().send(
            CurlFixture.delivery(
                to: nginx.secureURL("/"),
                body: [UInt8](repeating: 0x61, count: bodySize)
            )
        )
        #expect(receipt.attempt?.response?.body == Array("ok".utf8))
        #expect(server.connectionCount == 1)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    ])
    func `never takes an answer that breaks off for delivered`(answer: String) async throws {
        let (nginx, server) = try relay(answer)
        for bodySize in [12, 200_000] {
            let error = try await sender().failure(
                of: CurlFixture.delivery(
                    to: nginx.secureURL("/"),
                    body: [UInt8](repeating: 0x61, count: bodySize)
                )
            )
            #expect(error.code == .connectionLost)
            #expect(error.verdict == .retry)
        }
        #expect(server.connectionCount == 2)
    }
}
