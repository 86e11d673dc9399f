import Tackle
import TackleCurl
import TestSupport
import Testing

/// Through microsocks, as Debian packages it, to nginx.
@Suite(
    .enabled(
        if: MicrosocksServer.isInstalled && NginxServer.isInstalled,
        "run script/bootstrap test"
    ),
    .timeLimit(.minutes(2))
)
struct SOCKSProxyTests {
    private let target: ProxyTarget

    init() throws {
        target = try ProxyTarget()
    }

    private func plain(_ host: String = "localhost") throws -> Delivery {
        try CurlFixture.delivery(to: "http://\(host):\(target.nginx.port)/hooks?token=1")
    }

    private func secure() throws -> Delivery {
        try CurlFixture.delivery(to: target.nginx.secureURL("/hooks?token=1", host: "localhost"))
    }

    @Test func `lets a socks5h proxy look the name up`() async throws {
        let proxy = try await MicrosocksServer()
        let sender = try target.sender(through: "socks5h://127.0.0.1:\(proxy.port)")
        let receipt = try await sender.send(plain())
        #expect(receipt.attempt?.response?.body == Array("behind the proxy".utf8))
        try await proxy.waitForDestination("localhost:\(target.nginx.port)")
    }

    @Test func `looks the name up itself for a socks5 proxy`() async throws {
        let proxy = try await MicrosocksServer()
        let sender = try target.sender(
            through: "socks5://127.0.0.1:\(proxy.port)",
            allow: [AddressRange("127.0.0.1")]
        )
        #expect(try await sender.send(plain()).status == 200)
        try await proxy.waitForDestination("127.0.0.1:\(target.nginx.port)")
    }

    @Test(arguments: ["socks5", "socks5h"])
    func `speaks TLS to the receiver, verified, with HTTP 2`(scheme: String) async throws {
        let proxy = try await MicrosocksServer()
        let proxyURL = "\(scheme)://127.0.0.1:\(proxy.port)"
        let sender = try target.sender(through: proxyURL, allow: CurlFixture.loopback())
        let receipt = try await sender.send(secure())
        #expect(receipt.status == 200)
        #expect(receipt.attempt?.httpVersion == "2")
        let distrustful = try CurlFixture.sender { $0.proxy = ProxyURL(proxyURL) }
        #expect(try await distrustful.failure(of: secure()).code == .tls)
    }

    @Test func `judges where a name leads before it tells a socks5 proxy`() async throws {
        let proxy = try await MicrosocksServer()
        let sender = try target.sender(through: "socks5://127.0.0.1:\(proxy.port)")
        let error = try await sender.failure(of: plain())
        #expect(error.code == .addressBlocked)
        #expect(error.verdict == .permanent)
        let permitted = try target.sender(
            through: "socks5://127.0.0.1:\(proxy.port)",
            allow: [AddressRange("127.0.0.1")]
        )
        _ = try await permitted.send(secure())
        let place = "127.0.0.1:\(target.nginx.securePort)"
        try await proxy.waitForDestination(place)
        #expect(proxy.destinations == [place])
    }

    @Test(arguments: ["socks5", "socks5h"])
    func `asks the proxy for nothing where the URL's address is refused`(
        scheme: String
    ) async throws {
        let proxy = try await MicrosocksServer()
        let proxyURL = "\(scheme)://127.0.0.1:\(proxy.port)"
        let error = try await target.sender(through: proxyURL).failure(of: plain("127.0.0.1"))
        #expect(error.code == .addressBlocked)
        #expect(error.attempt == nil)
        let permitted = try target.sender(through: proxyURL, allow: CurlFixture.loopback())
        _ = try await permitted.send(CurlFixture.delivery(to: target.nginx.secureURL("/")))
        let place = "127.0.0.1:\(target.nginx.securePort)"
        try await proxy.waitForDestination(place)
        #expect(proxy.destinations == [place])
    }

    @Test(arguments: ["socks5", "socks5h"])
    func `delivers with the right name and password`(scheme: String) async throws {
        let proxy = try await MicrosocksServer(credentials: ProxyTarget.credentials)
        let password = ProxyTarget.credentials.password
        let sender = try target.sender(
            through: ProxyTarget.url(scheme, port: proxy.port, password: password),
            allow: CurlFixture.loopback()
        )
        #expect(try await sender.send(plain()).status == 200)
        #expect(try await sender.send(secure()).status == 200)
    }

    @Test(arguments: ["socks5", "socks5h"])
    func `takes the wrong name and password for the proxy's refusal, and does not show them`(
        scheme: String
    ) async throws {
        let proxy = try await MicrosocksServer(credentials: ProxyTarget.credentials)
        let wrong = "swordfish-swordfish"
        let senders = [
            try target.sender(
                through: ProxyTarget.url(scheme, port: proxy.port, password: wrong),
                allow: CurlFixture.loopback()
            ),
            try target.sender(
                through: "\(scheme)://127.0.0.1:\(proxy.port)",
                allow: CurlFixture.loopback()
            ),
        ]
        for sender in senders {
            let error = try await sender.failure(of: plain())
            #expect(error.code.name == "proxy")
            #expect(error.verdict.isRetryable)
            #expect(!error.shows(wrong))
            #expect(!error.shows("token=1"))
        }
        #expect(proxy.destinations.isEmpty)
    }

    @Test(arguments: ["socks5", "socks5h"])
    func `takes a place to which the proxy cannot connect for the proxy's refusal`(
        scheme: String
    ) async throws {
        let proxy = try await MicrosocksServer()
        let nobody = try ReservedPort()
        let sender = try target.sender(
            through: "\(scheme)://127.0.0.1:\(proxy.port)",
            allow: CurlFixture.loopback()
        )
        let error = try await sender.failure(
            of: CurlFixture.delivery(to: "http://localhost:\(nobody.number)/hidden")
        )
        #expect(error.code.name == "proxy")
        #expect(!error.shows("hidden"))
    }

    @Test(arguments: ["socks5", "socks5h"])
    func `takes a proxy that nobody runs for not connected`(scheme: String) async throws {
        let nobody = try ReservedPort()
        let sender = try target.sender(
            through: "\(scheme)://127.0.0.1:\(nobody.number)",
            allow: CurlFixture.loopback()
        )
        #expect(try await sender.failure(of: plain()).code == .notConnected)
    }

    @Test func `takes a proxy that speaks HTTP in place of SOCKS for its refusal`() async throws {
        let sender = try target.sender(through: "socks5h://127.0.0.1:\(target.nginx.port)")
        let error = try await sender.failure(of: plain())
        #expect(error.code.name == "proxy")
    }
}
