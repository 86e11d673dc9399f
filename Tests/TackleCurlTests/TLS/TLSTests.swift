import Dispatch
import Tackle
import TackleCurl
import TestSupport
import Testing

/// TLS against nginx, with certificates made by the `openssl` program.
@Suite(
    .enabled(if: NginxServer.isInstalled, "nginx is not installed"),
    .timeLimit(.minutes(2))
)
struct TLSTests {
    private let certificates: TestCertificates
    private let nginx: NginxServer

    init() throws {
        certificates = try TestCertificates()
        nginx = try NginxServer(
            locations: "location / { return 204; }",
            certificate: certificates.server
        )
    }

    private func delivery(_ path: String = "/", host: String = "127.0.0.1") throws -> Delivery {
        try CurlFixture.delivery(to: nginx.secureURL(path, host: host))
    }

    @Test func `refuses a certificate that nobody vouches for`() async throws {
        let error = try await CurlFixture.sender().failure(of: delivery("/secret-path"))
        #expect(error.code == .tls)
        #expect(error.verdict == .retry)
        #expect(error.message.contains("certificate"))
        #expect(!error.description.contains("secret-path"))
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func `trusts the authority of ca-file and speaks HTTP 2`(host: String) async throws {
        let sender = try CurlFixture.sender { $0.tls.caFile = certificates.authority }
        let receipt = try await sender.send(delivery(host: host))
        #expect(receipt.status == 204)
        #expect(receipt.attempt?.httpVersion == "2")
        #expect(try #require(receipt.attempt?.timings).tls > .zero)
        #expect(await nginx.requests(1).first?.version == "HTTP/2.0")
    }

    @Test func `speaks HTTP 1_1 where it is told to`() async throws {
        let sender = try CurlFixture.sender {
            $0.tls.caFile = certificates.authority
            $0.httpVersion = .http1
        }
        #expect(try await sender.send(delivery()).attempt?.httpVersion == "1.1")
        #expect(await nginx.requests(1).first?.version == "HTTP/1.1")
    }

    @Test func `sends with and without TLS by turns and at once`() async throws {
        let sender = try CurlFixture.sender { $0.tls.caFile = certificates.authority }
        let deliveries = [try delivery(), try CurlFixture.delivery(to: nginx.url("/"))]
        let delivered = try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 0..<200 {
                if number >= 20 { _ = try await group.next() }
                group.addTask { try await sender.send(deliveries[number % 2]).status }
            }
            return try await group.reduce(into: 180) { if $1 == 204 { $0 += 1 } }
        }
        #expect(delivered == 200)
    }

    /// Resumes what is shared alone: the first handle is held by another receiver.
    ///
    /// A second one has seen no TLS yet. libcurl takes no tickets: the receiver keeps the session.
    @Test func `resumes a session that another handle has begun`() async throws {
        let nginx = try NginxServer(
            locations: "location / { add_header X-Reused $ssl_session_reused; return 204; }",
            certificate: certificates.server,
            settings: "keepalive_timeout 0; ssl_session_cache shared:sessions:1m;",
            secureProtocol: ""
        )
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        let release = DispatchSemaphore(value: 0)
        let holding = try RawServer { connection in
            while connection.read() != nil {
                request.yield()
                release.wait()
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        let sender = try CurlFixture.sender { $0.tls.caFile = certificates.authority }
        let delivery = try CurlFixture.delivery(to: nginx.secureURL("/"))
        func reused() async throws -> String? {
            try await sender.send(delivery).attempt?.response?.headers["x-reused"]
        }
        #expect(try await reused() == ".")
        let held = try CurlFixture.delivery(to: holding.url())
        async let other = sender.send(held)
        for await _ in requests { break }
        #expect(try await reused() == "r")
        release.signal()
        #expect(try await other.status == 204)
    }
}
