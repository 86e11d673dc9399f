import Testing

@testable import TackleTesting

struct RequestParserTests {
    private func messages(_ text: String, by count: Int) throws -> [RequestParser.Message] {
        var parser = RequestParser()
        var messages: [RequestParser.Message] = []
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            parser.append(bytes.prefix(count))
            bytes = bytes.dropFirst(count)
            while let message = try parser.next() { messages.append(message) }
        }
        #expect(parser.count == 0)
        return messages
    }

    @Test(arguments: [1, 2, 3, 7, 64, 10_000])
    func `finds requests however their bytes are cut`(count: Int) throws {
        let text =
            "POST /a?b=%20 HTTP/1.1\r\nHost: x\r\nX-A:  one \r\nx-a: two\r\n"
            + "Content-Length: 5\r\n\r\n"
            + "a\r\n\r\n" + "GET / HTTP/1.0\r\n\r\n"
            + "PUT /c HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n"
            + "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n"
            + "POST /d HTTP/1.1\r\nConnection: x, Close\r\n\r\n"
        let found = try messages(text, by: count)
        #expect(found.map(\.method) == ["POST", "GET", "PUT", "POST"])
        #expect(found.map(\.target) == ["/a?b=%20", "/", "/c", "/d"])
        #expect(found.map(\.keepsAlive) == [true, false, true, false])
        let bodies = found.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies == ["a\r\n\r\n", "", "abc0123456789", ""])
        #expect(found[0].fields.map(\.name) == ["Host", "X-A", "x-a", "Content-Length"])
        #expect(found[0].fields.map(\.value) == ["x", "one", "two", "5"])
    }

    @Test(arguments: [
        ("POST /\r\n\r\n", "the first line is not 'METHOD target HTTP/1.1'"),
        ("POST / a HTTP/1.1\r\n\r\n", "the first line is not 'METHOD target HTTP/1.1'"),
        ("POST / HTTP/2\r\n\r\n", "the first line is not 'METHOD target HTTP/1.1'"),
        ("POST / HTTP/1.1\r\nX-A : 1\r\n\r\n", "a header line is not 'Name: value'"),
        ("POST / HTTP/1.1\r\nX-A: 1\nX-B: 2\r\n\r\n", "a header line is not 'Name: value'"),
        ("POST / HTTP/1.1\r\n: 1\r\n\r\n", "a header line is not 'Name: value'"),
        (
            "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "Content-Length is not one number: [\"1\", \"2\"]"
        ),
        (
            "POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
            "Content-Length is not one number: [\"+1\"]"
        ),
        (
            "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "there are both Content-Length and Transfer-Encoding"
        ),
        (
            "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
            "Transfer-Encoding is not 'chunked': [\"gzip\"]"
        ),
        (
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
            "a chunk's length is not a hexadecimal number: 'x'"
        ),
        (
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
            "a chunk does not end where its length says"
        ),
    ])
    func `says why bytes are no request`(text: String, reason: String) {
        let error = #expect(throws: RequestParser.Refusal.self) { try messages(text, by: 1) }
        #expect(error?.reason == reason)
    }

    @Test func `reads no header without end`() {
        var parser = RequestParser()
        #expect(throws: RequestParser.Refusal.self) {
            for _ in 0...16 {
                parser.append([UInt8](repeating: 0x78, count: 65_536)[...])
                let message = try parser.next()
                #expect(message == nil)
            }
        }
    }
}
