import Testing

@testable import Tackle

@Suite struct HeadersTests {
    @Test(arguments: [
        "X A", "X-A:", "", "X-A\r\nX-B", "X-\u{c4}", " X-A", "X-A ", "X-A\n", "Ho\u{17f}t", "X\t",
        "X(A)",
        "X/A", "X\"A", "X\u{0}", "X\u{7f}", "\u{212a}", String(repeating: "a", count: 257),
    ])
    func `refuses a name that is not a token`(name: String) {
        var headers = Headers()
        let error = #expect(throws: InvalidWebhook.self) {
            try headers.append(name: name, value: "a")
        }
        #expect(error?.field == "headers")
        #expect(error?.reason.utf8.allSatisfy { 0x20...0x7e ~= $0 } == true)
        #expect((error?.reason.utf8.count ?? 0) < 200)
        #expect(headers.isEmpty)
    }

    @Test(arguments: [
        "a\r\nX-Injected: 1", "a\nb", "a\rb", "a\u{0}b", "a\r\n\r\nPOST /admin HTTP/1.1\r\n",
        "folded\r\n value", "\u{7f}", "a\u{2028}b", "caf\u{e9}", "\u{30c6}\u{30b9}\u{30c8}",
        "\u{1b}[31m", "\u{202e}abc", " a", "a ", "\ta", "a\t", " ",
        String(repeating: "v", count: 8_193),
    ])
    func `refuses a value that is not visible ASCII, and names the header`(value: String) {
        let error = #expect(throws: InvalidWebhook.self) { try Headers(["X-Tenant": value]) }
        #expect(error?.field == "headers")
        #expect(error?.reason.contains("'X-Tenant'") == true)
        #expect((error?.reason.utf8.count ?? 0) < 200)
    }

    @Test(arguments: [
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "content-LENGTH", "Upgrade",
        "TE",
        "Expect", "Trailer", "Keep-Alive", "Proxy-Authorization", "proxy-connection",
        "HTTP2-Settings",
        "Content-Type", "webhook-signature", "Webhook-Id", "WEBHOOK-TIMESTAMP", "X-Hub-Signature",
        "X-Hub-Signature-256", "Stripe-Signature", "X-Slack-Signature", "X-Slack-Request-Timestamp",
        "X-Shopify-Hmac-SHA256", "Signature", "signature-input",
    ])
    func `reserves framing, routing and signature names`(name: String) throws {
        let error = #expect(throws: InvalidWebhook.self) { try Headers([name: "a"]) }
        #expect(error?.reason.contains("'\(name)'") == true)
        var headers = Headers()
        #expect(throws: InvalidWebhook.self) { try headers.set(name: name, value: "a") }
        #expect(headers.isEmpty)
    }

    @Test func `takes ordinary headers, a tab inside and an empty value`() throws {
        let headers = try Headers([
            "X-Tenant": "acme", "Authorization": "Bearer a.b", "X-Tab": "a\tb c", "X-Empty": "",
            "Hosts": "x", "Proxied": "y", "X!#$%&'*+-.^_`|~": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        ])
        #expect(headers.count == 7)
        #expect(headers["x-TENANT"] == "acme")
        #expect(headers["X-Empty"] == "")
        #expect(headers["X-None"] == nil)
        let names = headers.map(\.name)
        #expect(names == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        let longest = try Headers([
            String(repeating: "n", count: 256): String(repeating: "v", count: 8_192)
        ])
        #expect(longest.count == 1)
    }

    @Test func `refuses one name in two spellings and names the second`() throws {
        let error = #expect(throws: InvalidWebhook.self) { try Headers(["X-A": "1", "x-a": "2"]) }
        #expect(error?.reason.contains("'x-a'") == true)
    }

    @Test func `keeps to 128 fields and 64 KiB`() throws {
        var headers = Headers()
        for number in 0..<128 { try headers.append(name: "X-\(number)", value: "v") }
        #expect(throws: InvalidWebhook.self) { try headers.append(name: "X-128", value: "v") }
        try headers.set(name: "x-0", value: "w")
        #expect(headers.count == 128)
        #expect(headers["X-0"] == "w")

        var large = Headers()
        // Eight fields of 8192 bytes are 64 KiB with their names and separators.
        for number in 0..<8 {
            try large.append(name: "X-\(number)", value: String(repeating: "v", count: 8_192 - 7))
        }
        #expect(throws: InvalidWebhook.self) { try large.append(name: "X", value: "") }
        try large.set(name: "X-0", value: "")
        try large.append(name: "X", value: "")
        #expect(throws: InvalidWebhook.self) {
            try large.merging(Headers(["Y": String(repeating: "v", count: 8_192)]))
        }
    }

    @Test func `lets the signer win whatever the order`() throws {
        var headers = try Headers(["X-Mine": "forged", "X-Other": "o"])
        try headers.setSignature(name: "x-mine", value: "v1,good")
        try headers.setSignature(name: "webhook-id", value: "msg_1")
        try headers.setSignature(name: "Webhook-Id", value: "msg_2")
        #expect(headers.map(\.value) == ["v1,good", "o", "msg_2"])
        #expect(headers["webhook-id"] == "msg_2")
        #expect(throws: InvalidWebhook.self) { try headers.set(name: "X-Mine", value: "forged") }
        let merged = try headers.merging(
            Headers(["X-MINE": "forged", "X-Other": "p", "X-New": "n"])
        )
        #expect(merged.map(\.value) == ["v1,good", "p", "msg_2", "n"])
        let over = try Headers(["X-Mine": "forged"]).merging(headers)
        #expect(over["X-Mine"] == "v1,good")
        #expect(try Headers(fields: merged) == merged)
    }

    @Test(arguments: ["Host", "content-length", "Transfer-Encoding", "Proxy-Authorization", "a b"])
    func `lets not even a signer frame or route the request`(name: String) throws {
        var headers = Headers()
        #expect(throws: InvalidWebhook.self) { try headers.setSignature(name: name, value: "x") }
    }

    @Test func `shows names and no values`() throws {
        let headers = try Headers(["Authorization": "Bearer hunter2"])
        #expect("\(headers)" == "[Authorization]")
        #expect(!String(reflecting: headers).contains("hunter2"))
        #expect(headers.allSatisfy { !"\($0)".contains("hunter2") })
    }

    @Test func `a transport's record adds what is not there and no more`() throws {
        var headers = try Headers(["X-A": "1", "User-Agent": "own"])
        try headers.record(known: "Content-Type", "text/plain")
        try headers.record(known: "user-agent", "tackle")
        #expect(headers.map(\.name) == ["User-Agent", "X-A", "Content-Type"])
        #expect(headers["content-type"] == "text/plain" && headers["user-agent"] == "own")
        for number in headers.count..<Headers.fieldLimit {
            try headers.append(name: "X-\(number)", value: "")
        }
        #expect(throws: InvalidWebhook.self) { try headers.record(known: "X-Last", "") }
        #expect(headers.count == Headers.fieldLimit)
    }

    @Test func `merging with none gives what there is`() throws {
        var headers = try Headers(["X-A": "1"])
        try headers.setSignature(name: "webhook-id", value: "msg_1")
        #expect(try headers.merging(Headers()) == headers)
        #expect(try Headers().merging(headers) == headers)
    }
}
