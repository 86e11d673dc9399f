import Tackle
import TackleCurl
import TestSupport
import Testing

/// What a sender tells of its settings, without what may be a credential.
struct CurlSettingsTests {
    private static let network = """
        "https-only": "true", "allow": ["10.0.0.0/8", "::1/128"], "deny": ["10.1.0.0/16"]
        """

    @Test func `tells its settings as a configuration sets them`() throws {
        let certificates = try TestCertificates()
        defer { withExtendedLifetime(certificates) {} }
        let client = try certificates.client()
        let pin = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        try SettingsRoundTrip(of: CurlSender.self).check([
            """
            {"timeout": "7s", "connect-timeout": "250ms", "http-version": "1.1", "method": "PUT",
             "user-agent": "Acme/1", "headers": {"X-Key": "of-headers"}, "response-limit": "1KiB",
             \(Self.network), "proxy": "socks5://proxy.example:1080",
             "tls": {"ca-file": "\(certificates.authority)", "certificate": "\(client.file)",
                     "key": "\(client.key)", "pinned-public-key": "\(pin)",
                     "minimum-version": "1.3", "verify": "false"},
             "event-loops": "2", "idle-time": "5s", "life-time": "1h",
             "source-address": "192.0.2.7", "ip-version": "4"}
            """,
            "{\"interface\": \"eth7\"}",
        ])
    }

    @Test func `hides the values of headers and a proxy's password`() throws {
        let settings = try SettingsRoundTrip(of: CurlSender.self).settings(
            """
            {"proxy": "http://user:pass-of-proxy@proxy.example:3128",
             "headers": {"Authorization": "Bearer of-headers"}}
            """
        )
        let shown = settings.map { "\($0.name): \($0.value)" }
        #expect(shown.contains("headers: { Authorization: *** }"))
        #expect(shown.contains("proxy: ***"))
        #expect(!shown.contains { $0.contains("of-headers") || $0.contains("pass-of-proxy") })
    }

    @Test func `promises name the proxy, and the risk where TLS is not verified`() throws {
        var options = CurlSender.Options()
        options.proxy = ProxyURL("socks5h://user:password@proxy.example:1080")
        options.tls.isVerified = false
        let promises = try CurlSender(options: options, logger: .silent).details.promises
        #expect(promises.contains { $0.hasPrefix("Goes through socks5h://proxy.example:1080.") })
        #expect(promises.contains { $0.hasPrefix("TLS is not verified") })
        #expect(CurlSender.pluginRole == .transport)
    }
}
