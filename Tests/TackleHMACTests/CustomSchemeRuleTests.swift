import TackleHMAC
import TestSupport
import Testing

/// What a custom scheme may be: each rule, the option it is about and its sentence.
struct CustomSchemeRuleTests {
    /// The parts of a custom scheme, those of Slack unless said otherwise.
    struct Parts: Sendable, CustomTestStringConvertible {
        var content = "v0:{timestamp}:{body}"
        var header = "X-Acme-Signature"
        var value = "v0={signature}"
        var encoding = SignatureEncoding.hex
        var timestampHeader: String? = "X-Acme-Timestamp"
        var idHeader: String?

        var testDescription: String {
            "\(content) \(header) \(value) \(timestampHeader ?? "-") \(idHeader ?? "-")"
        }

        func scheme() throws(InvalidSignatureScheme) -> SignatureScheme {
            try .custom(
                content: content,
                header: header,
                value: value,
                encoding: encoding,
                timestampHeader: timestampHeader,
                idHeader: idHeader
            )
        }
    }

    @Test(arguments: [
        // Shape of a template.
        ("", "is 0 bytes long: use 1 to 256"),
        (String(repeating: "a", count: 251) + "{body}", "is 257 bytes long: use 1 to 256"),
        ("{timestamp}.{boddy}", "has the unknown name '{boddy}': use {id}, {timestamp}, {body}"),
        ("{timestamp}.{signature}", "has the unknown name '{signature}'"),
        ("{timestamp}.{Body}", "has the unknown name '{Body}'"),
        ("{timestamp}.{ body}", "has the unknown name '{ body}'"),
        ("{timestamp}.{}", "has the unknown name '{}'"),
        ("{timestamp}.{b\u{1B}[2J}", "has the unknown name '{b\\u{1b}[2J}'"),
        (
            "{timestamp}.{\(String(repeating: "x", count: 60))}",
            "\(String(repeating: "x", count: 40))…"
        ),
        ("{timestamp}.{body", "has a single brace"), ("{timestamp}.body}", "has a single brace"),
        ("{", "has a single brace"), ("}", "has a single brace"),
        ("{{{body}}", "has a single brace"),
        ("\t{body}", "has other characters than visible ASCII"),
        ("\r\n{body}", "has other characters than visible ASCII"),
        ("\u{E9}{body}", "has other characters than visible ASCII"),
        ("\0{body}", "has other characters than visible ASCII"),
        // Without the body, or with anything twice.
        ("{timestamp}", "has no {body}"), ("v0", "has no {body}"), ("{{body}}", "has no {body}"),
        ("{body}{body}", "has {body} twice"),
        ("{timestamp}.{timestamp}.{body}", "has {timestamp} twice"),
        ("{id}.{id}.{timestamp}.{body}", "has {id} twice"),
        // Open to two readings.
        ("{body}.{timestamp}", "has something behind {body}"),
        ("{timestamp}.{body}.", "has something behind {body}"),
        ("{timestamp}{body}", "has nothing but digits or a value behind {timestamp}"),
        ("{timestamp}0{body}", "has nothing but digits or a value behind {timestamp}"),
        ("{timestamp}9.{body}", "has nothing but digits or a value behind {timestamp}"),
        ("{timestamp}{id}.{body}", "has nothing but digits or a value behind {timestamp}"),
        ("{id}{timestamp}.{body}", "has no full stop behind {id}"),
        ("{id}{body}", "has no full stop behind {id}"),
        ("{id}:{timestamp}.{body}", "has no full stop behind {id}"),
        ("{id}/.{timestamp}.{body}", "has no full stop behind {id}"),
        ("{id}{{.{timestamp}.{body}", "has no full stop behind {id}"),
        ("{timestamp}.{id}-{body}", "has no full stop behind {id}"),
    ])
    func `a content that is malformed or open to two readings is refused`(
        content: String,
        reason: String
    ) throws {
        let parts = Parts(content: content, idHeader: "X-Acme-Id")
        let error = try #require(throws: InvalidSignatureScheme.self) { try parts.scheme() }
        #expect(error.option == "content")
        #expect(error.reason.contains(reason), "\(error)")
        #expect(error.description == "content: it \(error.reason)")
    }

    @Test(arguments: [
        ("", "is 0 bytes long: use 1 to 256"),
        ("v0=", "needs {signature} once"), ("{timestamp}", "needs {signature} once"),
        ("{{signature}}", "needs {signature} once"),
        ("{signature},{signature}", "needs {signature} once"),
        ("{timestamp},{signature},{timestamp}", "has {timestamp} twice"),
        ("{timestamp}{signature}", "has nothing but digits or a value behind {timestamp}"),
        ("{timestamp}1={signature}", "has nothing but digits or a value behind {timestamp}"),
        ("{body}", "has the unknown name '{body}': use {signature}, {timestamp}"),
        ("{signature", "has a single brace"),
        ("v0=\n{signature}", "has a line end"), ("{signature}\n", "has a line end"),
        (" {signature}", "a blank around it"), ("{signature} ", "a blank around it"),
        ("v0=\t{signature}", "has other characters than visible ASCII"),
        ("\u{E9}{signature}", "has other characters than visible ASCII"),
        ("v0\r\nX-Injected: {signature}", "has other characters than visible ASCII"),
    ])
    func `a value that no header could have, or that no reader could take apart, is refused`(
        value: String,
        reason: String
    ) throws {
        let parts = Parts(value: value)
        let error = try #require(throws: InvalidSignatureScheme.self) { try parts.scheme() }
        #expect(error.option == "value")
        #expect(error.reason.contains(reason), "\(error)")
    }

    @Test(arguments: [
        (Parts(timestampHeader: nil), "content", "has {timestamp}, which no header tells"),
        (
            Parts(content: "{id}.{timestamp}.{body}"), "content",
            "has {id}, which no header tells: add id-header"
        ),
        (Parts(content: "{body}"), "content", "has no {timestamp}, so that anyone could alter"),
        (
            Parts(content: "{body}", value: "t={timestamp},{signature}", timestampHeader: nil),
            "content", "has no {timestamp}, so that anyone could alter"
        ),
    ])
    func `a value that no header tells or that is not signed is refused`(
        parts: Parts,
        option: String,
        reason: String
    ) throws {
        let error = try #require(throws: InvalidSignatureScheme.self) { try parts.scheme() }
        #expect(error.option == option)
        #expect(error.reason.contains(reason), "\(error)")
    }

    @Test(arguments: [
        "", " ", "X Acme", "X-Acme:", "X-Acm\u{E9}", "X-Acme\r\nX-Injected", "X-Acme\0", "(x)",
        "\"x\"",
        String(repeating: "x", count: 257),
        // What frames or routes the request (RFC 9112, section 6).
        "Host", "host", "Content-Length", "CONTENT-LENGTH", "Transfer-Encoding", "Connection",
        "Expect", "TE", "Trailer", "Upgrade", "Keep-Alive", "Proxy-Authorization", "Content-Type",
    ])
    func `a header that is no name or is not a signer's to set is refused, by its option`(
        name: String
    ) throws {
        let content = "{id}.{timestamp}.{body}"
        for (option, parts) in [
            ("header", Parts(content: content, header: name, idHeader: "X-Id")),
            ("timestamp-header", Parts(content: content, timestampHeader: name, idHeader: "X-Id")),
            ("id-header", Parts(content: content, idHeader: name)),
        ] {
            let error = try #require(throws: InvalidSignatureScheme.self) { try parts.scheme() }
            #expect(error.option == option)
            #expect(error.reason.hasPrefix("is no name to use: "))
        }
    }

    @Test func `a header that two options name is refused, whatever its letters' case`() throws {
        let content = "{id}.{timestamp}.{body}"
        for (option, parts) in [
            (
                "timestamp-header",
                Parts(
                    content: content,
                    header: "X-A",
                    timestampHeader: "x-a",
                    idHeader: "X-B"
                )
            ),
            (
                "id-header",
                Parts(
                    content: content,
                    header: "X-A",
                    timestampHeader: "X-B",
                    idHeader: "x-A"
                )
            ),
            (
                "id-header",
                Parts(
                    content: content,
                    header: "X-A",
                    timestampHeader: "X-B",
                    idHeader: "X-b"
                )
            ),
        ] {
            let error = try #require(throws: InvalidSignatureScheme.self) { try parts.scheme() }
            #expect(error.option == option)
            #expect(error.reason == "names a header that another option names")
        }
    }

    @Test(arguments: [
        Parts(), Parts(content: "{body}", timestampHeader: nil),
        Parts(content: "{{}}{body}", value: "{{{signature}}}", timestampHeader: nil),
        Parts(content: "{id}.{timestamp}.{body}", idHeader: "webhook-id"),
        Parts(content: "{id} {timestamp} {body}", idHeader: "webhook-id"),
        Parts(content: "{id}\n{timestamp}\n{body}", idHeader: "webhook-id"),
        Parts(content: "{timestamp}-{id}.{body}", idHeader: "webhook-id"),
        Parts(content: "{timestamp}{{{body}"),
        Parts(content: String(repeating: "a", count: 250) + "{body}", timestampHeader: nil),
        Parts(value: "t={timestamp},v1={signature}", timestampHeader: nil),
        Parts(value: "t={timestamp},v1={signature}"),
        Parts(value: "{signature}{timestamp}", timestampHeader: nil),
        Parts(value: "a b  c={signature}", encoding: .base64),
        // An id that is sent and not signed, as GitHub has it.
        Parts(idHeader: "X-Delivery"), Parts(header: "Authorization"),
    ])
    func `what has one reading is accepted, signed and verified`(parts: Parts) throws {
        let scheme = try parts.scheme()
        #expect(scheme.name == "custom")
        #expect(try scheme == parts.scheme())
        #expect(try scheme != SignatureScheme.custom(content: "{body}", header: "X-Other"))
        let secret = try SigningSecret("a secret that is text", for: scheme)
        let message = SignableMessage(id: "msg_1", timestamp: 1_800_000_000, body: [0, 0xFF])
        let fields = try scheme.sign(message, with: [secret])
        #expect(fields.map { $0.name.lowercased() } == scheme.headerNames)
        let clock = ManualClock()
        let verifier = try SignatureVerifier(secrets: [secret], scheme: scheme, clock: clock)
        let verified = try verifier.verify(
            headers: fields.map { (name: $0.name, value: $0.value) },
            body: message.body
        )
        #expect(verified.id == (parts.content.contains("{id}") ? "msg_1" : nil))
        let hasTime = parts.content.contains("{timestamp}")
        #expect(verified.timestamp == (hasTime ? 1_800_000_000 : nil))
    }
}
