import CCurl
import Tackle
import Testing

@testable import TackleCurl

/// What of the options can only be seen on the handle.
@Suite struct CurlSettingsTests {
    @Test func `sets every option that libcurl may refuse`() throws {
        let easy = try CurlEasy()
        defer { easy.cleanup() }
        var options = CurlSender.Options()
        options.httpVersion = .http2
        options.sourceAddress = IPAddress("127.0.0.1")
        options.proxy = ProxyURL("socks5h://user:secret@proxy.example")
        options.tls.certificate = "/etc/hostname"
        options.tls.pinnedPublicKey = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        options.tls.minimumVersion = .tls13
        try easy.apply(CurlSettings(options), isSecure: true)
        try easy.apply(CurlSettings(options), isSecure: false)
    }

    @Test func `names an option that libcurl refuses, without its value`() throws {
        let easy = try CurlEasy()
        defer { easy.cleanup() }
        let error = try #require(throws: SendError.self) {
            try easy.set(CURLOPT_PROTOCOLS_STR, "https,hidden")
        }
        #expect(error.code == .misconfigured)
        #expect(error.message.contains("PROTOCOLS_STR"))
        #expect(!error.message.contains("hidden"))
    }
}
