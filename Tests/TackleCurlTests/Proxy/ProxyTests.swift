import Foundation
import Glibc
import Tackle
import TackleTesting
import TestSupport
import Testing

@testable import TackleCurl

/// Proxies, named by an option and never by the environment.
@Suite(.timeLimit(.minutes(2))) struct ProxyTests {
    @Test func `sends through the proxy and shows it who it is`() async throws {
        let seen = RequestLog()
        let server = try RawServer { connection in
            while let request = connection.read() {
                seen.append(request)
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        let sender = try CurlFixture.sender {
            $0.addresses = AddressPolicy()
            $0.proxy = ProxyURL("http://user:p%40ss@127.0.0.1:\(server.port)")
        }
        let receipt = try await sender.send(
            CurlFixture.delivery(to: "http://shop.invalid/hooks?token=1")
        )
        #expect(receipt.status == 204)
        let request = try #require(seen.requests.first)
        #expect(request.head.hasPrefix("POST http://shop.invalid/hooks?token=1 HTTP/1.1\r\n"))
        let credentials = Data("user:p@ss".utf8).base64EncodedString()
        #expect(request.values("Proxy-Authorization") == ["Basic \(credentials)"])
    }

    @Test func `hands a request over in HTTP 1_1, whatever version the receiver is to get`()
        async throws
    {
        let seen = RequestLog()
        let server = try RawServer { connection in
            while let request = connection.read() {
                seen.append(request)
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        let sender = try CurlFixture.sender {
            $0.httpVersion = .http2
            $0.proxy = ProxyURL("http://127.0.0.1:\(server.port)")
        }
        let delivery = try CurlFixture.delivery(to: "http://shop.invalid/hooks")
        for _ in 0..<2 { #expect(try await sender.send(delivery).status == 204) }
        #expect(seen.requests.allSatisfy { $0.head.hasPrefix("POST http://shop.invalid/hooks") })
        #expect(server.connectionCount == 1)
    }

    @Test func `still refuses an address in the URL`() async throws {
        let sender = try CurlFixture.sender {
            $0.addresses = AddressPolicy()
            $0.proxy = ProxyURL("http://127.0.0.1:9")
        }
        let error = try await sender.failure(
            of: CurlFixture.delivery(to: "http://169.254.169.254/latest")
        )
        #expect(error.code == .addressBlocked)
    }

    @Test func `keeps the proxy's credentials out of errors and descriptions`() async throws {
        let listener = try LoopbackListener()
        listener.close()
        let proxy = try #require(ProxyURL("http://user:hunter2@127.0.0.1:\(listener.port)"))
        let sender = try CurlFixture.sender { $0.proxy = proxy }
        let error = try await sender.failure(of: CurlFixture.delivery(to: "http://shop.invalid/x"))
        #expect(!"\(error)".contains("hunter2"))
        #expect(!"\(proxy)".contains("hunter2"))
        #expect(!String(reflecting: proxy).contains("hunter2"))
        var dumped = ""
        dump(sender.options, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }

    @Test func `does not look at the environment`() async {
        await #expect(processExitsWith: .success) {
            let proxied = RequestLog()
            let proxy = try RawServer { connection in
                if let request = connection.read() { proxied.append(request) }
            }
            let server = try RawServer { connection in
                while connection.read() != nil {
                    connection.write("HTTP/1.1 204 No Content\r\n\r\n")
                }
            }
            for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
                setenv(name, "http://127.0.0.1:\(proxy.port)", 1)
            }
            let direct = try CurlFixture.sender()
            let status = try await direct.send(CurlFixture.delivery(to: server.url())).status
            try #require(status == 204)
            try #require(proxied.requests.isEmpty)

            // Nor at its exceptions, by which a request would pass by the proxy.
            setenv("no_proxy", "*", 1)
            let sender = try CurlFixture.sender {
                $0.proxy = ProxyURL("http://127.0.0.1:\(proxy.port)")
            }
            _ = try? await sender.send(CurlFixture.delivery(to: server.url()))
            try #require(proxied.requests.count == 1)
        }
    }

    @Test(
        arguments: [
            ("http://proxy.example:3128", "http://proxy.example:3128"),
            ("https://proxy.example", "https://proxy.example:443"),
            ("socks5://[::1]:1081/", "socks5://[::1]:1081"),
            ("socks5h://PROXY.example", "socks5h://proxy.example:1080"),
            ("http://user:p:w@10.0.0.1", "http://10.0.0.1:80"),
        ]
    )
    func `reads scheme, host and port`(_ text: String, _ address: String) {
        #expect(ProxyURL(text)?.address == address)
    }

    @Test(
        arguments: [
            "", "proxy.example:3128", "ftp://proxy.example", "http://", "http://:80",
            "http://proxy.example:99999", "http://proxy.example/path", "http://a b", "http://a\n",
            "http://0x7f.1", "http://proxy.example?x", "http://u%0a:p@proxy.example",
            "socks4://proxy.example", "HTTP ://proxy.example",
        ]
    )
    func `refuses what is no proxy`(_ text: String) {
        #expect(ProxyURL(text) == nil)
    }
}
