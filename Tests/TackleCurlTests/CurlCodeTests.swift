import CCurl
import Tackle
import Testing

@testable import TackleCurl

/// The table of libcurl's codes.
@Suite struct CurlCodeTests {
    @Test(
        arguments: [
            (CURLE_OPERATION_TIMEDOUT, "timeout"),
            (CURLE_COULDNT_RESOLVE_HOST, "name-not-resolved"),
            (CURLE_COULDNT_CONNECT, "not-connected"), (CURLE_GOT_NOTHING, "connection-lost"),
            (CURLE_SEND_ERROR, "connection-lost"), (CURLE_RECV_ERROR, "connection-lost"),
            (CURLE_PARTIAL_FILE, "connection-lost"), (CURLE_HTTP2_STREAM, "connection-lost"),
            (CURLE_SSL_CONNECT_ERROR, "tls"), (CURLE_PEER_FAILED_VERIFICATION, "tls"),
            (CURLE_SSL_PINNEDPUBKEYNOTMATCH, "tls"), (CURLE_SSL_CLIENTCERT, "tls"),
            (CURLE_WEIRD_SERVER_REPLY, "bad-response"), (CURLE_FILESIZE_EXCEEDED, "bad-response"),
            (CURLE_UNKNOWN_OPTION, "misconfigured"), (CURLE_PROXY, "proxy"),
            (CURLE_COULDNT_RESOLVE_PROXY, "curl-couldnt-resolve-proxy"),
            (CURLE_OUT_OF_MEMORY, "curl-out-of-memory"),
            (CURLE_UNRECOVERABLE_POLL, "curl-unrecoverable-poll"),
        ]
    )
    func `has a word for a code`(_ code: CURLcode, _ name: String) {
        let error = SendError(curl: code, text: nil)
        #expect(error.code.name == name)
        #expect(error.verdict == .retry)
        #expect(!error.message.isEmpty)
    }

    @Test func `has a word for every code of 7_88, and none for a later one`() {
        #expect(SendError.Code.byCurlCode.count == Int(CURLE_UNRECOVERABLE_POLL.rawValue) + 1)
        #expect(SendError(curl: CURLcode(9999), text: nil).code == .unknown)
    }

    @Test func `leaves out words that hold a path or a password`() throws {
        let request = try CurlRequest.fixture(to: "https://shop.example/hooks/T0KEN?key=1") {
            $0.proxy = ProxyURL("http://user:hunter2@proxy.example")
        }
        #expect(CurlErrorText("cannot read hooks/T0KEN?key=1", of: request).shown == nil)
        #expect(CurlErrorText("Unsupported proxy 'hunter2@'", of: request).shown == nil)
        #expect(CurlErrorText("", of: request).shown == nil)
        #expect(CurlErrorText("Could not resolve host: shop.example", of: request).shown != nil)
    }
}
