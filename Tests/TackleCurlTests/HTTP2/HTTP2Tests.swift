import Tackle
import TackleCurl
import TestSupport
import Testing

/// HTTP/2 with nginx, over TLS and without it.
@Suite(
    .enabled(if: NginxServer.isInstalled, "nginx is not installed"),
    .timeLimit(.minutes(3))
)
struct HTTP2Tests {
    private let certificates: TestCertificates

    init() throws {
        certificates = try TestCertificates()
    }

    private func nginx(_ settings: String = "") throws -> NginxServer {
        try NginxServer(
            locations: "location / { return 200 \"thanks\"; }",
            certificate: certificates.server,
            settings: settings
        )
    }

    private func sender() throws -> CurlSender {
        try CurlFixture.sender { $0.tls.caFile = certificates.authority }
    }

    @Test func `sends 100 at once over one connection`() async throws {
        let nginx = try nginx()
        let delivered = try await sender().delivered(100, to: nginx.secureURL("/"))
        #expect(delivered == 100)
        let requests = await nginx.requests(100)
        #expect(requests.allSatisfy { $0.version == "HTTP/2.0" })
        #expect(Set(requests.map(\.connection)).count == 1)
    }

    @Test func `sends no more at once than the receiver takes`() async throws {
        let nginx = try nginx("http2_max_concurrent_streams 4;")
        let delivered = try await sender().delivered(100, to: nginx.secureURL("/"))
        #expect(delivered == 100)
        let requests = await nginx.requests(100)
        #expect(requests.allSatisfy { $0.status == "200" && $0.version == "HTTP/2.0" })
    }

    @Test func `goes on over another connection where the receiver ends one`() async throws {
        let nginx = try nginx("keepalive_requests 3;")
        let sender = try sender()
        for _ in 0..<10 {
            #expect(
                try await sender.send(CurlFixture.delivery(to: nginx.secureURL("/"))).status == 200
            )
        }
        let requests = await nginx.requests(10)
        #expect(Set(requests.map(\.connection)).count == 4)
    }

    @Test func `speaks HTTP 2 without TLS, again and again, where it is told to`() async throws {
        let target = try NginxServer(locations: "location / { return 204; }")
        let nginx = try NginxServer(
            // Through another server, so that nginx reads a request before it answers: without TLS,
            // libcurl 7.88 loses an earlier answer.
            locations: "location / { proxy_pass http://127.0.0.1:\(target.port); }",
            plainProtocol: "http2"
        )
        let sender = try CurlFixture.sender { $0.httpVersion = .http2 }
        for _ in 0..<5 {
            let receipt = try await sender.send(CurlFixture.delivery(to: nginx.url("/")))
            #expect(receipt.status == 204)
            #expect(receipt.attempt?.httpVersion == "2")
        }
        #expect(try await sender.delivered(20, to: nginx.url("/")) == 20)
        #expect(await nginx.requests(25).allSatisfy { $0.version == "HTTP/2.0" })
    }

    @Test func `speaks HTTP 1_1 without TLS where it is not told to`() async throws {
        let nginx = try nginx()
        let receipt = try await sender().send(CurlFixture.delivery(to: nginx.url("/")))
        #expect(receipt.attempt?.httpVersion == "1.1")
        #expect(await nginx.requests(1).first?.version == "HTTP/1.1")
    }

    @Test func `falls back to HTTP 1_1 where the receiver speaks nothing newer`() async throws {
        let nginx = try NginxServer(
            locations: "location / { return 200 \"thanks\"; }",
            certificate: certificates.server,
            secureProtocol: ""
        )
        for version in [CurlSender.HTTPVersion.automatic, .http2] {
            let sender = try CurlFixture.sender {
                $0.tls.caFile = certificates.authority
                $0.httpVersion = version
            }
            let receipt = try await sender.send(CurlFixture.delivery(to: nginx.secureURL("/")))
            #expect(receipt.attempt?.httpVersion == "1.1")
        }
    }
}

extension CurlSender {
    /// How many of so many sends at once are delivered.
    func delivered(_ count: Int, to url: String) async throws -> Int {
        try await withThrowingTaskGroup(of: Receipt.self) { group in
            for _ in 0..<count {
                group.addTask { try await self.send(CurlFixture.delivery(to: url)) }
            }
            return try await group.reduce(into: 0) { if $1.isDelivered { $0 += 1 } }
        }
    }
}
