import CCurl
import Testing

@testable import TackleCurl

/// Which libcurl the sender starts with.
@Suite struct CurlVersionTests {
    private static let features = CInt(CURL_VERSION_SSL | CURL_VERSION_HTTP2)

    @Test func `takes the one that runs here`() throws {
        #expect(CurlVersion.running.problem == nil)
        #expect(CurlVersion.running.number >= CurlVersion.oldest)
        try CurlLibrary.prepare()
    }

    @Test func `names the version that is too old, and the one that is not`() {
        #expect(CurlVersion(number: 0x07_55_00, features: Self.features).problem == nil)
        let problem = CurlVersion(number: 0x07_54_09, features: Self.features).problem
        #expect(problem == "libcurl 7.84.9 is too old: install 7.85.0 or newer")
    }

    @Test func `does without HTTP 2, but not without TLS`() {
        let plain = CurlVersion(number: 0x08_00_00, features: CInt(CURL_VERSION_SSL))
        #expect(plain.problem == nil)
        #expect(!plain.hasHTTP2)
        #expect(CurlVersion(number: 0x08_00_00, features: 0).problem?.contains("no TLS") == true)
    }
}
