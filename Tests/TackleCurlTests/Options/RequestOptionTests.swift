import Tackle
import TackleCurl
import TestSupport
import Testing

/// Options that show in the request, as nginx sees it.
@Suite(
    .enabled(if: NginxServer.isInstalled, "nginx is not installed"),
    .timeLimit(.minutes(2))
)
struct RequestOptionTests {
    private let certificates: TestCertificates
    private let nginx: NginxServer

    init() throws {
        certificates = try TestCertificates()
        nginx = try NginxServer(
            locations: """
                location / {
                    add_header X-Method $request_method always;
                    add_header X-Agent "[$http_user_agent]" always;
                    add_header X-Tenant "[$http_x_tenant]" always;
                    add_header X-Type "[$content_type]" always;
                    add_header X-Address $remote_addr always;
                    add_header X-Encoding "[$http_accept_encoding]" always;
                    return 200 "0123456789";
                }
                """,
            certificate: certificates.server
        )
    }

    /// What nginx saw of a delivery, sent over HTTP/1.1 and over HTTP/2.
    private func seen(
        headers: [String: String] = [:],
        _ change: (inout CurlSender.Options) throws -> Void = { _ in }
    ) async throws -> [[String: String]] {
        let sender = try CurlFixture.sender {
            $0.tls.caFile = certificates.authority
            try change(&$0)
        }
        var seen: [[String: String]] = []
        for url in [nginx.url("/"), nginx.secureURL("/")] {
            let receipt = try await sender.send(CurlFixture.delivery(to: url, headers: headers))
            seen.append(receipt.attempt?.response?.headers ?? [:])
        }
        return seen
    }

    @Test(arguments: CurlSender.Method.allCases)
    func `method is the request's`(_ method: CurlSender.Method) async throws {
        for headers in try await seen({ $0.method = method }) {
            #expect(headers["x-method"] == method.rawValue)
        }
    }

    @Test func `user-agent is the request's`() async throws {
        for headers in try await seen() { #expect(headers["x-agent"] == "[Tackle/0.1]") }
        for headers in try await seen({ $0.userAgent = "Acme-Hooks/2.0 (+https://acme.example)" }) {
            #expect(headers["x-agent"] == "[Acme-Hooks/2.0 (+https://acme.example)]")
        }
    }

    @Test func `headers are every request's, and the webhook's own win`() async throws {
        let tenant: (inout CurlSender.Options) throws -> Void = {
            $0.headers = try Headers(["X-Tenant": "sender"])
        }
        for headers in try await seen(tenant) { #expect(headers["x-tenant"] == "[sender]") }
        for headers in try await seen(headers: ["x-tenant": "webhook"], tenant) {
            #expect(headers["x-tenant"] == "[webhook]")
            #expect(headers["x-type"] == "[application/json]")
            #expect(headers["x-encoding"] == "[]")
        }
    }

    @Test func `source-address is where the receiver sees the sender`() async throws {
        for headers in try await seen() { #expect(headers["x-address"] == "127.0.0.1") }
        for headers in try await seen({ $0.sourceAddress = IPAddress("127.0.0.2") }) {
            #expect(headers["x-address"] == "127.0.0.2")
        }
    }

    @Test func `a source-address that this host does not have is no connection`() async throws {
        let sender = try CurlFixture.sender { $0.sourceAddress = IPAddress("203.0.113.7") }
        let error = try await sender.failure(of: CurlFixture.delivery(to: nginx.url("/hidden")))
        #expect(error.code == .notConnected)
        #expect(!error.description.contains("hidden"))
    }

    @Test(arguments: [(0, ""), (1, "0"), (9, "012345678"), (10, "0123456789")])
    func `response-limit cuts what is kept of the answer`(_ limit: Int, _ kept: String) async throws
    {
        let sender = try CurlFixture.sender { $0.responseLimit = limit }
        let receipt = try await sender.send(CurlFixture.delivery(to: nginx.url("/")))
        let response = try #require(receipt.attempt?.response)
        #expect(response.body == Array(kept.utf8))
        #expect(response.isTruncated == (limit < 10))
    }

    @Test func `https-only refuses http before any connection`() async throws {
        let sender = try CurlFixture.sender {
            $0.isHTTPSOnly = true
            $0.tls.caFile = certificates.authority
        }
        let error = try await sender.failure(of: CurlFixture.delivery(to: nginx.url("/plain")))
        #expect(error.code == .schemeBlocked)
        #expect(error.verdict == .permanent)
        #expect(error.attempt == nil)
        _ = try await sender.send(CurlFixture.delivery(to: nginx.secureURL("/secure")))
        #expect(await nginx.requests(1).map(\.path) == ["/secure"])
    }
}
