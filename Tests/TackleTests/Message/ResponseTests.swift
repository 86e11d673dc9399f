import Testing

@testable import Tackle

/// An answer whose headers are read only when somebody wants them.
@Suite struct ResponseTests {
    private static let bytes = Array(
        "HTTP/1.1 200 OK\r\nRetry-After: \t5 \r\nX-A: 1\r\nx-a:2\r\nNo colon\r\n: no name\r\n\r\n"
            .utf8
    )
    private static let headers = ["retry-after": "5", "x-a": "1, 2"]

    private static let late = Response(
        status: 200,
        headerBytes: bytes,
        body: [1],
        isTruncated: false
    )
    private static let early = Response(status: 200, headers: headers, body: [1])

    @Test func `headers read late are those read early`() {
        #expect(Self.late.headers == Self.headers)
        #expect(Self.late == Self.early)
        #expect(Self.early == Self.late)
        #expect(Self.late.hashValue == Self.early.hashValue)
    }

    @Test func `other bytes with the same headers make an equal answer`() {
        let other = Response(
            status: 200,
            headerBytes: Array("HTTP/2 200\nx-A: 1\nretry-after:5\nX-a: 2".utf8),
            body: [1],
            isTruncated: false
        )
        #expect(other == Self.late)
        #expect(other.hashValue == Self.late.hashValue)
    }

    @Test func `each part makes a difference`() {
        var others = [Self.late, Self.late, Self.late, Self.late]
        others[0].status = 201
        others[1].headers["x-a"] = "1"
        others[2].body = []
        others[3].isTruncated = true
        #expect(!others.contains(Self.early))
        #expect(Set(others).count == 4)
    }

    @Test func `headers that are set replace what the bytes say`() {
        var response = Self.late
        response.headers["x-b"] = "3"
        #expect(response.headers == Self.headers.merging(["x-b": "3"]) { $1 })
        response.headers = [:]
        #expect(response.headers.isEmpty)
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n", "X-A: 1", "\n", "\n\n:\n"])
    func `bytes without a header line make no headers`(text: String) {
        #expect(ResponseHeaders(Array(text.utf8)).byName.isEmpty)
    }

    @Test func `bytes that are no UTF-8 are replaced`() {
        let bytes = Array("\nX-\u{212A}: a\nX-B:".utf8) + [0xFF, 0x0A] + Array("X-".utf8)
        let headers = ResponseHeaders(bytes + [0xFE, 0x3A, 0x20, 0x62]).byName
        #expect(headers == ["x-\u{212A}": "a", "x-b": "\u{FFFD}", "x-\u{FFFD}": "b"])
    }
}
