import Tackle
import Testing

@testable import TackleCurl

/// Reading of header lines and bodies, as libcurl hands them over.
@Suite struct ResponseCaptureTests {
    private static func capture(
        _ lines: [String],
        body: [String] = [],
        limit: Int = 4
    )
        -> ResponseCapture
    {
        var capture = ResponseCapture(bodyLimit: limit)
        for line in lines { _ = Array(line.utf8).withUnsafeBytes { capture.appendHeader($0) } }
        for part in body { _ = Array(part.utf8).withUnsafeBytes { capture.appendBody($0) } }
        return capture
    }

    @Test func `makes names small, trims values and joins repeated ones`() {
        let capture = Self.capture([
            "HTTP/1.1 200 OK\r\n", "Retry-After: \t5 \r\n", "X-A: 1\r\n", "x-a:2\r\n",
            "No colon\r\n", ": no name\r\n", "X-K\u{212A}: kelvin\r\n", "X-Empty:\r\n", "\r\n",
        ])
        #expect(
            ResponseHeaders(capture.headers).byName
                == ["retry-after": "5", "x-a": "1, 2", "x-k\u{212A}": "kelvin", "x-empty": ""]
        )
    }

    @Test func `begins anew with a status line and passes over trailers`() {
        let capture = Self.capture([
            "HTTP/1.1 100 Continue\r\n", "X-Early: 1\r\n", "\r\n", "HTTP/2 200\r\n",
            "X-Late: 2\r\n",
            "\r\n", "X-Trailer: 3\r\n",
        ])
        #expect(ResponseHeaders(capture.headers).byName == ["x-late": "2"])
    }

    @Test func `keeps of a body what the limit allows and counts the rest`() {
        let capture = Self.capture([], body: ["abc", "def", "ghi"])
        #expect(capture.body == Array("abcd".utf8))
        #expect(capture.bodyCount == 9)
    }
}
