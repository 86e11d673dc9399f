import Tackle
import Testing

@testable import TackleCurl

@Suite(.timeLimit(.minutes(2))) struct EndpointVerdictTests {
    private static let shop = "shop.example"

    private static func verdict(
        on url: String,
        _ lookup: any NameLookup = HeldLookup(),
        _ change: (inout CurlSender.Options) -> Void = { _ in }
    ) async throws -> EndpointVerdict {
        var options = CurlSender.Options()
        change(&options)
        return try await CurlSender(options: options)
            .verdict(on: WebhookURL(url), lookup: lookup)
    }

    @Test(
        arguments: [
            ("https://8.8.8.8/", nil), ("http://[2606:4700::1]:8080/", nil),
            ("http://10.0.0.1/", "private"), ("http://[::ffff:10.0.0.1]/", "ipv4Mapped"),
            ("http://[fe80::1]/", "linkLocal"),
        ] as [(String, String?)]
    )
    func `judges an address in the URL without a lookup`(
        url: String,
        reason: String?
    ) async throws {
        let lookup = try StubLookup([:])
        let verdict = try await Self.verdict(on: url, lookup)
        #expect(verdict.reason == reason)
        #expect(verdict.isAllowed == (reason == nil))
        let address = try #require(verdict.addresses.first)
        #expect(verdict.url.host == .address(address.address))
        #expect(address.port == verdict.url.port)
        #expect(address.refusal?.reason.name == reason)
        #expect(lookup.asked.isEmpty)
    }

    @Test(
        arguments: [
            (["93.184.215.14"], [nil], nil),
            (["10.0.0.1", "127.0.0.1"], ["private", "loopback"], "private"),
            (["127.0.0.1", "93.184.215.14"], ["loopback", nil], nil),
            (["::1"], ["loopback"], "loopback"),
        ] as [([String], [String?], String?)]
    )
    func `allows a name that leads to one allowed address at least`(
        addresses: [String],
        reasons: [String?],
        reason: String?
    ) async throws {
        let lookup = try StubLookup([Self.shop: [addresses]])
        let verdict = try await Self.verdict(on: "https://shop.example:8443/x", lookup)
        #expect(verdict.addresses.map(\.address.description) == addresses)
        #expect(verdict.addresses.map(\.refusal?.reason.name) == reasons)
        #expect(verdict.addresses.allSatisfy { $0.port == 8443 })
        #expect(verdict.reason == reason)
        #expect(lookup.asked == [Self.shop])
    }

    @Test func `carries the error that a send would end with`() async throws {
        let verdict = try await Self.verdict(on: "http://127.0.0.1:9/")
        let error = try await CurlSender()
            .failure(of: CurlFixture.delivery(to: "http://127.0.0.1:9/"))
        #expect(verdict.refusal?.code == error.code)
        #expect(verdict.refusal?.message == error.message)
        #expect(verdict.refusal?.underlying as? AddressRefusal == verdict.addresses[0].refusal)
    }

    @Test func `takes the sender's own lists`() async throws {
        func reason(of address: String) async throws -> String? {
            let lookup = try StubLookup([Self.shop: [[address]]])
            return try await Self.verdict(on: "https://shop.example/", lookup) {
                $0.addresses = AddressPolicy(
                    allow: [.v4(10, 1, 0, 0, prefix: 16)],
                    deny: [.v4(10, 1, 9, 0, prefix: 24), .v4(8, 0, 0, 0, prefix: 8)]
                )
            }.reason
        }
        #expect(try await reason(of: "10.1.2.3") == nil)
        #expect(try await reason(of: "10.2.0.1") == "private")
        #expect(try await reason(of: "10.1.9.7") == "denied")
        #expect(try await reason(of: "8.8.8.8") == "denied")
    }

    @Test func `refuses http where the sender takes https alone, and looks nothing up`()
        async throws
    {
        let lookup = try StubLookup([Self.shop: [["93.184.215.14"]]])
        let verdict = try await Self.verdict(on: "http://shop.example/", lookup) {
            $0.isHTTPSOnly = true
        }
        #expect(verdict.reason == "scheme")
        #expect(verdict.refusal?.code == .schemeBlocked)
        #expect(verdict.refusal?.verdict == .permanent)
        #expect(verdict.addresses.isEmpty)
        #expect(lookup.asked.isEmpty)
    }

    @Test func `says that a name without an address may have one later`() async throws {
        let lookup = try StubLookup([:])
        let verdict = try await Self.verdict(on: "https://shop.example/", lookup)
        #expect(verdict.reason == "noAddress")
        #expect(verdict.refusal?.verdict.isRetryable == true)
        #expect(verdict.refusal?.message.contains("Name or service not known") == true)
        #expect(verdict.addresses.isEmpty)
    }

    @Test func `waits for an answer no longer than a send waits to be connected`() async throws {
        let verdict = try await Self.verdict(on: "https://shop.example/") {
            $0.connectTimeout = .milliseconds(1)
        }
        #expect(verdict.reason == "noAddress")
        #expect(verdict.refusal?.message.contains("within 1ms") == true)
    }

    @Test func `ends at once where its task is cancelled`() async throws {
        let lookup = HeldLookup()
        let task = Task {
            try await Self.verdict(on: "https://shop.example/", lookup) {
                $0.connectTimeout = .seconds(600)
                $0.timeout = .seconds(600)
            }
        }
        try await lookup.asked.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test(arguments: ["http", "https", "socks5h"])
    func `leaves names to a proxy that looks them up, but judges addresses`(
        scheme: String
    ) async throws {
        let lookup = try StubLookup([Self.shop: [["127.0.0.1"]]])
        let proxy = try #require(ProxyURL("\(scheme)://proxy.example"))
        let named = try await Self.verdict(on: "https://shop.example/", lookup) { $0.proxy = proxy }
        #expect(named.isAllowed)
        #expect(named.isLookedUpByProxy)
        #expect(named.addresses.isEmpty)
        #expect(lookup.asked.isEmpty)
        let literal = try await Self.verdict(on: "https://127.0.0.1/", lookup) { $0.proxy = proxy }
        #expect(literal.reason == "loopback")
        #expect(!literal.isLookedUpByProxy)
    }

    @Test func `looks names up itself for a proxy that takes addresses`() async throws {
        let lookup = try StubLookup([Self.shop: [["127.0.0.1"]]])
        let verdict = try await Self.verdict(on: "https://shop.example/", lookup) {
            $0.proxy = ProxyURL("socks5://proxy.example")
        }
        #expect(verdict.reason == "loopback")
        #expect(!verdict.isLookedUpByProxy)
    }

    @Test func `judges the addresses of the sender's own family alone`() async throws {
        let lookup = try StubLookup([Self.shop: [["::1", "93.184.215.14"]]])
        let verdict = try await Self.verdict(on: "https://shop.example/", lookup) {
            $0.ipVersion = .v4
        }
        #expect(verdict.addresses.map(\.address.description) == ["93.184.215.14"])
        let literal = try await Self.verdict(on: "https://[2606:4700::1]/") {
            $0.sourceAddress = IPAddress("192.0.2.1")
        }
        #expect(literal.refusal?.code == .misconfigured)
        #expect(literal.reason == "misconfigured")
        #expect(literal.addresses.isEmpty)
    }

    @Test func `tells the same of a name as a send does`() async throws {
        let verdict = try await CurlSender().verdict(on: WebhookURL("http://localhost:9/"))
        let error = try await CurlSender()
            .failure(of: CurlFixture.delivery(to: "http://localhost:9/"))
        #expect(verdict.refusal?.message == error.message)
        let refusal = try #require(error.underlying as? AddressRefusal)
        #expect(refusal.reason == .loopback)
        #expect(verdict.addresses.first?.refusal == refusal)
    }

    @Test func `takes given addresses for the answer`() async throws {
        let sender = CurlSender()
        let url = try WebhookURL("https://shop.invalid/")
        let public4 = try #require(IPAddress("93.184.215.14"))
        #expect(try await sender.verdict(on: url, resolvedTo: [public4]).isAllowed)
        #expect(try await sender.verdict(on: url, resolvedTo: []).reason == "noAddress")
    }

    @Test func `asks the system where nobody else is named`() async throws {
        let verdict = try await CurlSender().verdict(on: WebhookURL("http://localhost/"))
        #expect(verdict.reason == "loopback")
    }
}
