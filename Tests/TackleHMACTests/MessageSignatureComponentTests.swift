import Testing

@testable import TackleHMAC

/// The parts of a request that RFC 9421, section 2.2, derives, and what a signature covers of them.
struct MessageSignatureComponentTests {
    private let secret = SignedRequest.secret

    /// What is signed of a request, line by line, with the last line left out.
    private func lines(
        _ target: RequestTarget,
        covering components: [String]
    ) throws -> [String] {
        let scheme = try SignatureScheme.httpMessageSignatures(
            covering: components + ["content-digest"]
        )
        let message = SignableMessage(id: "msg_1", timestamp: 1, body: [], target: target)
        let secret = try SigningSecret(secret, for: scheme)
        var draft = try SigningDraft(message)
        let content = try scheme.rules.content(of: &draft, by: secret)
        #expect(!content.hasBody)
        let lines = String(decoding: content.head, as: UTF8.self).split(separator: "\n")
        #expect(lines.last?.hasPrefix("\"@signature-params\": (") == true)
        return lines.dropLast().map(String.init).filter { !$0.hasPrefix("\"content-digest\"") }
    }

    /// The examples of sections 2.2.1 to 2.2.7, and that of an empty path.
    @Test(arguments: [
        ("@method", "POST", "https", "/path?param=value", "POST"),
        (
            "@target-uri", "POST", "https", "/path?param=value",
            "https://www.example.com/path?param=value"
        ),
        ("@authority", "POST", "https", "/path?param=value", "www.example.com"),
        ("@scheme", "POST", "http", "/path?param=value", "http"),
        ("@request-target", "POST", "https", "/path?param=value", "/path?param=value"),
        ("@path", "GET", "https", "/path?param=value", "/path"),
        ("@path", "GET", "https", "", "/"),
        (
            "@query", "POST", "https", "/path?param=value&foo=bar&baz=bat%2Dman",
            "?param=value&foo=bar&baz=bat%2Dman"
        ),
        ("@query", "POST", "https", "/path?queryString", "?queryString"),
        ("@query", "POST", "https", "/path", "?"),
        ("@query", "POST", "https", "/path?", "?"),
    ])
    func `RFC 9421, section 2.2, agrees`(
        component: String,
        method: String,
        scheme: String,
        target: String,
        value: String
    ) throws {
        let target = RequestTarget(
            method: method,
            scheme: scheme,
            authority: "www.example.com",
            target: target
        )
        let lines = try lines(target, covering: [component])
        #expect(lines.first == "\"\(component)\": \(value)")
    }

    @Test(arguments: SignatureBase.derivedComponents)
    func `each part that is covered is protected, and no more`(component: String) throws {
        let scheme = try SignatureScheme.httpMessageSignatures(
            covering: [component, "content-digest"]
        )
        let sent = RequestTarget(method: "POST", authority: "shop.example", target: "/hooks?a=1")
        let altered: [(parts: Set<String>, target: RequestTarget)] = [
            (
                ["@method"],
                RequestTarget(method: "PUT", authority: "shop.example", target: "/hooks?a=1")
            ),
            (
                ["@scheme", "@target-uri"],
                RequestTarget(
                    method: "POST",
                    scheme: "http",
                    authority: "shop.example",
                    target: "/hooks?a=1"
                )
            ),
            (
                ["@authority", "@target-uri"],
                RequestTarget(method: "POST", authority: "shop.test", target: "/hooks?a=1")
            ),
            (
                ["@path", "@target-uri", "@request-target"],
                RequestTarget(method: "POST", authority: "shop.example", target: "/hook?a=1")
            ),
            // A query is covered in any case.
            (
                Set(SignatureBase.derivedComponents),
                RequestTarget(method: "POST", authority: "shop.example", target: "/hooks?a=2")
            ),
            (
                Set(SignatureBase.derivedComponents),
                RequestTarget(method: "POST", authority: "shop.example", target: "/hooks")
            ),
        ]
        var request = try SignedRequest(scheme: scheme, target: sent)
        #expect(try request.refusal(scheme: scheme) == nil)
        for change in altered {
            request.target = change.target
            let isNoticed = try request.refusal(scheme: scheme) != nil
            #expect(isNoticed == change.parts.contains(component), "\(change.target)")
        }
    }

    @Test func `a query is covered besides, unless something else covers it`() throws {
        let target = RequestTarget(method: "POST", authority: "shop.example", target: "/a?b=c")
        #expect(try lines(target, covering: ["@path"]) == [#""@path": /a"#, #""@query": ?b=c"#])
        #expect(try lines(target, covering: ["@query"]) == [#""@query": ?b=c"#])
        #expect(try lines(target, covering: ["@request-target"]) == [#""@request-target": /a?b=c"#])
        #expect(
            try lines(target, covering: ["@target-uri"])
                == [#""@target-uri": https://shop.example/a?b=c"#]
        )
        let plain = RequestTarget(method: "POST", authority: "shop.example", target: "/a")
        #expect(try lines(plain, covering: ["@path"]) == [#""@path": /a"#])
    }

    @Test func `a query that was added on the way is not covered`() throws {
        var request = try SignedRequest()
        request.target = RequestTarget(
            method: "POST",
            authority: "shop.example",
            target: "/hooks?admin=1"
        )
        #expect(try request.refusal() == .notCovered(component: "@query"))
        // Even an empty one: an application may tell the two apart.
        request.target = RequestTarget(method: "POST", authority: "shop.example", target: "/hooks?")
        #expect(try request.refusal() == .notCovered(component: "@query"))
    }

    @Test func `the port counts unless it is the scheme's own`() throws {
        for (sent, received, isSame) in [
            ("shop.example", "SHOP.example:443", true), ("shop.example:443", "shop.example", true),
            ("shop.example", "shop.example:8443", false),
            ("shop.example:8443", "shop.example", false),
            ("shop.example", "shop.example:80", false), ("[::1]", "[::1]:443", true),
        ] {
            var request = try SignedRequest(
                target: RequestTarget(method: "POST", authority: sent, target: "/hooks")
            )
            request.target = RequestTarget(method: "POST", authority: received, target: "/hooks")
            #expect((try request.refusal() == nil) == isSame, "\(sent) \(received)")
        }
    }

    @Test(arguments: [
        ([], "no content-digest"),
        (["@method"], "no content-digest"),
        (["content-digest", "content-digest"], "has 'content-digest' twice"),
        (["@method", "content-digest", "@method"], "has '@method' twice"),
        (["content-digest", "date"], "unknown component 'date'"),
        (["content-digest", "@query-param"], "unknown component '@query-param'"),
        (["content-digest", "@status"], "unknown component '@status'"),
        (["content-digest", "@signature-params"], "unknown component '@signature-params'"),
        (["Content-Digest"], "unknown component 'Content-Digest'"),
        (["content-digest", ""], "unknown component ''"),
        (["content-digest", "a\n\"@method\": GET"], "unknown component 'a\\u{a}"),
    ])
    func `what cannot be covered is refused by name`(components: [String], reason: String) throws {
        let error = try #require(throws: InvalidSignatureScheme.self) {
            try SignatureScheme.httpMessageSignatures(covering: components)
        }
        #expect(error.option == "covers")
        #expect(error.reason.contains(reason))
    }

    @Test func `without a target nothing is signed, and nothing verified`() throws {
        let message = SignableMessage(id: "msg_1", timestamp: 1, body: [])
        let scheme = SignatureScheme.httpMessageSignatures
        let signing = try SigningSecret(secret, for: scheme)
        #expect(throws: SigningFailure.target) { try scheme.sign(message, with: [signing]) }
        var request = try SignedRequest()
        request.target = nil
        #expect(try request.refusal() == .missingTarget)
    }

    /// A line end in a part of the request would be read as another line of what is signed.
    @Test(arguments: [
        RequestTarget(method: "POST\n\"@path\": /", authority: "shop.example", target: "/"),
        RequestTarget(method: "POST", authority: "shop.example\r", target: "/"),
        RequestTarget(method: "POST", authority: "shop.example", target: "/\n"),
        RequestTarget(method: "POST", authority: "shop.example", target: "/?\n"),
        RequestTarget(method: "POST", authority: "shop.example", target: "/\u{7F}"),
        RequestTarget(method: "POST", authority: "shop.example", target: "/\0"),
    ])
    func `a target with a line end or a control character is neither signed nor verified`(
        target: RequestTarget
    ) throws {
        #expect(throws: SigningFailure.target) { try SignedRequest(target: target) }
        var request = try SignedRequest()
        request.target = target
        #expect(try request.refusal() == .noMatch)
    }
}
