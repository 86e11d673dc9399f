import Foundation
import Tackle
import TackleCurl
import TestSupport
import Testing

/// Through tinyproxy, as Debian packages it, to nginx.
@Suite(
    .enabled(
        if: TinyproxyServer.isInstalled && NginxServer.isInstalled,
        "run script/bootstrap test"
    ),
    .timeLimit(.minutes(2))
)
struct HTTPProxyTests {
    private let target: ProxyTarget

    init() throws {
        target = try ProxyTarget()
    }

    private func plain(_ host: String = "localhost") throws -> Delivery {
        try CurlFixture.delivery(to: "http://\(host):\(target.nginx.port)/hooks?token=1")
    }

    private func secure(_ host: String = "localhost") throws -> Delivery {
        try CurlFixture.delivery(to: target.nginx.secureURL("/hooks?token=1", host: host))
    }

    @Test func `hands the proxy an http URL with its name unresolved`() async throws {
        let proxy = try await TinyproxyServer()
        let sender = try target.sender(through: "http://127.0.0.1:\(proxy.port)")
        let receipt = try await sender.send(plain())
        #expect(receipt.attempt?.response?.body == Array("behind the proxy".utf8))
        #expect(receipt.attempt?.remoteAddress == "127.0.0.1:\(proxy.port)")
        let port = target.nginx.port
        try await proxy.waitForRequest("POST http://localhost:\(port)/hooks?token=1 HTTP/1.1")
        try await proxy.waitForDestination("localhost:\(port)")
    }

    @Test func `tunnels https, verified end to end, with HTTP 2 inside`() async throws {
        let proxy = try await TinyproxyServer(tunnelPorts: [target.nginx.securePort])
        let sender = try target.sender(through: "http://127.0.0.1:\(proxy.port)")
        let receipt = try await sender.send(secure())
        #expect(receipt.status == 200)
        #expect(receipt.attempt?.httpVersion == "2")
        try await proxy.waitForRequest("CONNECT localhost:\(target.nginx.securePort) HTTP/1.1")
        #expect(proxy.requests.count == 1)
    }

    @Test func `uses a tunnel again`() async throws {
        let proxy = try await TinyproxyServer()
        let sender = try target.sender(through: "http://127.0.0.1:\(proxy.port)")
        _ = try await sender.send(secure())
        let again = try await sender.send(secure())
        #expect(again.attempt?.reusedConnection == true)
        try await proxy.waitForRequest("CONNECT localhost:\(target.nginx.securePort) HTTP/1.1")
        #expect(proxy.requests.count == 1)
    }

    @Test func `refuses a certificate behind a tunnel that nobody vouches for`() async throws {
        let proxy = try await TinyproxyServer()
        let sender = try CurlFixture.sender {
            $0.proxy = ProxyURL("http://127.0.0.1:\(proxy.port)")
        }
        #expect(try await sender.failure(of: secure()).code == .tls)
        _ = try await CurlFixture.sender().send(
            CurlFixture.delivery(to: target.nginx.url("/later"))
        )
        #expect(await target.nginx.requests(1).map(\.path) == ["/later"])
    }

    @Test func `delivers with the right name and password, and shows them to the proxy alone`()
        async throws
    {
        let proxy = try await TinyproxyServer(credentials: ProxyTarget.credentials)
        let seen = RequestLog()
        let server = try RawServer { connection in
            while let request = connection.read() {
                seen.append(request)
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        let url = ProxyTarget.url(
            "http",
            port: proxy.port,
            password: ProxyTarget.credentials.password
        )
        let sender = try target.sender(through: url)
        let receipt = try await sender.send(
            CurlFixture.delivery(to: server.url(host: "localhost"))
        )
        #expect(receipt.status == 204)
        #expect(try await sender.send(secure()).status == 200)
        let request = try #require(seen.requests.first)
        #expect(request.values("Proxy-Authorization").isEmpty)
        #expect(request.values("Authorization").isEmpty)
    }

    /// tinyproxy answers 407 where it is shown nothing, and 401 where it is shown the wrong thing.
    @Test func `takes a proxy that wants a name and a password for a refusal`() async throws {
        let proxy = try await TinyproxyServer(credentials: ProxyTarget.credentials)
        let sender = try target.sender(through: "http://127.0.0.1:\(proxy.port)")
        for delivery in [try plain(), try secure()] {
            let error = try await sender.failure(of: delivery)
            #expect(error.code.name == "proxy")
            #expect(error.message.contains("407"))
            #expect(error.verdict.isRetryable)
            #expect(!error.shows("token=1"))
        }
    }

    @Test func `never takes the wrong password for delivered, nor shows it`() async throws {
        let proxy = try await TinyproxyServer(credentials: ProxyTarget.credentials)
        let wrong = "swordfish-swordfish"
        let sender = try target.sender(
            through: ProxyTarget.url("http", port: proxy.port, password: wrong)
        )
        let base64 = Data("\(ProxyTarget.credentials.user):\(wrong)".utf8).base64EncodedString()
        for delivery in [try plain(), try secure()] {
            let error = try await sender.failure(of: delivery)
            #expect(error.code.name == "proxy" || error.status == 401)
            #expect(!error.shows(wrong))
            #expect(!error.shows(base64))
        }
        let tunnel = try await sender.failure(of: secure())
        #expect(tunnel.code.name == "proxy")
        #expect(tunnel.status == nil)
    }

    @Test func `takes a tunnel that is not allowed for the proxy's refusal`() async throws {
        let proxy = try await TinyproxyServer(tunnelPorts: [443])
        let sender = try target.sender(through: "http://127.0.0.1:\(proxy.port)")
        let error = try await sender.failure(of: secure())
        #expect(error.code.name == "proxy")
        #expect(error.message.contains("403"))
        #expect(error.status == nil)
        #expect(error.attempt?.response == nil)
        #expect(error.verdict.isRetryable)
        #expect(try await sender.send(plain()).status == 200)
    }

    @Test func `takes a tunnel to a place that does not answer for the proxy's refusal`()
        async throws
    {
        let proxy = try await TinyproxyServer()
        let nobody = try ReservedPort()
        let sender = try target.sender(through: "http://127.0.0.1:\(proxy.port)")
        let error = try await sender.failure(
            of: CurlFixture.delivery(to: "https://localhost:\(nobody.number)/")
        )
        #expect(error.code.name == "proxy")
        #expect(error.status == nil)
    }

    @Test func `takes a proxy that nobody runs for not connected`() async throws {
        let nobody = try ReservedPort()
        let sender = try target.sender(through: "http://127.0.0.1:\(nobody.number)")
        for delivery in [try plain(), try secure()] {
            #expect(try await sender.failure(of: delivery).code == .notConnected)
        }
    }

    @Test func `asks the proxy for nothing where the URL's address is refused`() async throws {
        let proxy = try await TinyproxyServer()
        let sender = try target.sender(through: "http://127.0.0.1:\(proxy.port)")
        for delivery in [try plain("127.0.0.1"), try secure("127.0.0.1"), try plain("[::1]")] {
            let error = try await sender.failure(of: delivery)
            #expect(error.code == .addressBlocked)
            #expect(error.verdict == .permanent)
            #expect(error.attempt == nil)
        }
        _ = try await sender.send(plain())
        try await proxy.waitForDestination("localhost:\(target.nginx.port)")
        #expect(proxy.requests.count == 1)
    }

    @Test(arguments: [true, false])
    func `shows nothing to an https proxy that no authority of the system vouches for`(
        isVerified: Bool
    ) async throws {
        let proxy = try await TLSTestServer(target.certificates.server)
        let password = ProxyTarget.credentials.password
        let sender = try CurlFixture.sender {
            $0.tls.caFile = target.certificates.authority
            $0.tls.isVerified = isVerified
            $0.proxy = ProxyURL(ProxyTarget.url("https", port: proxy.port, password: password))
        }
        for delivery in [try plain(), try secure()] {
            let error = try await sender.failure(of: delivery)
            #expect(error.code == .tls)
            #expect(!error.shows(password))
        }
        #expect(!proxy.received.contains("Proxy-Authorization"))
    }

    @Test func `delivers 50 at once through a proxy`() async throws {
        let proxy = try await TinyproxyServer()
        let sender = try target.sender(through: "http://127.0.0.1:\(proxy.port)")
        let delivered = try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 0..<50 {
                let delivery = number.isMultiple(of: 2) ? try plain() : try secure()
                group.addTask { try await sender.send(delivery).status }
            }
            return try await group.reduce(into: 0) { if $1 == 200 { $0 += 1 } }
        }
        #expect(delivered == 50)
    }
}
