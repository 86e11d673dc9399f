import Testing

@testable import TackleHMAC

/// Signatures by RFC 9421 as others make them, honest and not: what is signed is put together here
/// by hand, so that each claim is a good signature over what it says.
struct MessageSignatureRefusalTests {
    private static let list = SignedRequest.list
    private static let created = "created=\(SignedRequest.time)"

    private func request(
        _ parameters: String,
        by key: String = SignedRequest.secret
    ) throws
        -> SignedRequest
    {
        try SignedRequest(foreign: Self.list + parameters, by: key)
    }

    @Test(arguments: [
        ";created=1800000000", ";created=1800000000;keyid=\"anything\"",
        ";created=1800000000;alg=\"hmac-sha256\"", ";keyid=\"a\";created=1800000000;nonce=\"b\"",
        ";created=1800000000;tag=\"app\"", ";created=1800000000;expires=1800000001",
        ";created=1800000000;x;y=?0;z=1.5;a=tok;b=:AA==:;c=@1;d=%\"%c3%bc\"",
    ])
    func `another maker's signature is taken`(parameters: String) throws {
        #expect(try request(parameters).refusal() == nil)
    }

    @Test(arguments: [
        ";alg=\"ed25519\"", ";alg=\"rsa-pss-sha512\"", ";alg=\"none\"", ";alg=\"\"",
        ";alg=\"HMAC-SHA256\"", ";alg=\"hmac-sha256 \"", ";alg=hmac-sha256", ";alg", ";alg=1",
        ";alg=\"hmac-sha256\";alg=\"ed25519\"",
    ])
    func `another algorithm than the key's is refused, and so is one that is not known`(
        parameter: String
    ) throws {
        let request = try request(";\(Self.created)\(parameter)")
        #expect(try request.refusal() == .noMatch)
    }

    @Test func `a public key is no secret of HMAC, whatever the message says`() throws {
        let asSecret = SignedRequest.publicKey.replacing("whpk_", with: "whsec_")
        for algorithm in ["", ";alg=\"hmac-sha256\"", ";alg=\"ed25519\""] {
            let request = try request(";\(Self.created)\(algorithm)", by: asSecret)
            #expect(try request.refusal(by: [SignedRequest.publicKey]) == .noMatch)
            #expect(
                try request.refusal(by: [SignedRequest.publicKey, SignedRequest.secret]) == .noMatch
            )
        }
        let honest = try request(";\(Self.created);alg=\"ed25519\"", by: SignedRequest.privateKey)
        #expect(try honest.refusal(by: [SignedRequest.publicKey]) == nil)
    }

    @Test(
        arguments: [
            ("", SignatureRefusal.notCovered(component: "the time ('created')")),
            (";expires=1900000000", .notCovered(component: "the time ('created')")),
            (";created=\"1800000000\"", .noMatch), (";created=1800000000.0", .noMatch),
            (";created=@1800000000", .noMatch), (";created", .noMatch), (";created=()", nil),
            (";created=1799999699", .timestampTooOld), (";created=0", .timestampTooOld),
            (";created=-1", .timestampTooOld), (";created=-999999999999999", .timestampTooOld),
            (";created=1800000301", .timestampTooNew),
            (";created=999999999999999", .timestampTooNew),
            (";created=1800000000;expires=1800000000", .timestampTooOld),
            (";created=1800000000;expires=1", .timestampTooOld),
            (";created=1800000000;expires=-1", .timestampTooOld),
            (";created=1800000000;expires=\"never\"", .noMatch),
            (";created=1800000000;expires=1e9", nil),
            // Of a parameter that is there twice the last counts (RFC 9651, section 4.2.3.2), which
            // is not what was signed.
            (";created=0;created=1800000000", .noMatch),
        ] as [(String, SignatureRefusal?)]
    )
    func `a time that is missing, malformed, past or to come is refused`(
        parameters: String,
        refusal: SignatureRefusal?
    ) throws {
        let found = try request(parameters).refusal()
        let malformed = SignatureRefusal.malformed(
            header: "Signature-Input",
            rule: "is no dictionary of signatures (RFC 9421)"
        )
        #expect(found == refusal ?? malformed)
    }

    @Test func `a signature is void from the moment at which it expires`() throws {
        let request = try request(";\(Self.created);expires=\(SignedRequest.time + 60)")
        #expect(try request.refusal(after: 59.9) == nil)
        #expect(try request.refusal(after: 60) == .timestampTooOld)
    }

    @Test(arguments: [
        #"("@method" "@method" "@authority" "@path" "content-digest" "webhook-id")"#,
        #"("@method" "@authority" "@path" "content-digest" "content-digest" "webhook-id")"#,
    ])
    func `a component that is there twice is refused`(list: String) throws {
        let components = list.dropFirst(2).dropLast(2).split(separator: "\" \"").map(String.init)
        let request = try SignedRequest(foreign: "\(list);\(Self.created)", covering: components)
        #expect(try request.refusal() == .noMatch)
    }

    /// A parameter changes what is signed of a component (section 2.1), and none is understood.
    @Test(arguments: ["sf", "bs", "tr", "req", "key=\"sha-256\"", "x"])
    func `a component with a parameter is refused`(parameter: String) throws {
        for place in SignedRequest.components {
            let list = Self.list.replacing("\"\(place)\"", with: "\"\(place)\";\(parameter)")
            let request = try SignedRequest(foreign: "\(list);\(Self.created)")
            #expect(try request.refusal() == .noMatch)
        }
    }

    @Test(arguments: [
        "@status", "@query-param", "@signature-params", "@", "@METHOD", "Webhook-Id", "missing", "",
    ])
    func `a component that is not there or not known is refused`(component: String) throws {
        let components = SignedRequest.components + [component]
        let list = Self.list.dropLast() + " \"\(component)\")"
        let request = try SignedRequest(foreign: "\(list);\(Self.created)", covering: components)
        #expect(try request.refusal() == .noMatch)
    }

    @Test(arguments: ["token", "1", ":AA==:", "?1"])
    func `a component that is no string is refused`(item: String) throws {
        let list = Self.list.dropLast() + " \(item))"
        let request = try SignedRequest(foreign: "\(list);\(Self.created)")
        #expect(try request.refusal() == .noMatch)
    }

    /// With a line end in it, a value could bring lines of what is signed along, so that one list
    /// of components would have two readings.
    @Test(arguments: [
        "x\n\"@method\": GET", "x\r\n\"@method\": GET", "x\u{0}y", "x\u{7F}y", "\u{1B}[2J",
    ])
    func `a header with a line end in it matches nothing`(value: String) throws {
        let components = ["x-note"] + SignedRequest.components
        let list = "(\"x-note\" " + Self.list.dropFirst()
        let request = try SignedRequest(
            foreign: "\(list);\(Self.created)",
            covering: components,
            extra: [(name: "X-Note", value: value)]
        )
        #expect(try request.refusal() == .noMatch)
        let harmless = try SignedRequest(
            foreign: "\(list);\(Self.created)",
            covering: components,
            extra: [(name: "X-Note", value: "a\tb c"), (name: "x-NOTE", value: "d")]
        )
        #expect(try harmless.refusal() == nil)
    }

    @Test func `of a label that is there twice the last counts, in both fields`() throws {
        let good = try request(";\(Self.created)")
        let input = try #require(good["signature-input"])
        let signature = try #require(good["signature"])
        for (inputs, signatures, isTaken) in [
            ("sig1=(), \(input)", signature, true),
            ("\(input), sig1=()", signature, false),
            (input, "sig1=:AAAA:, \(signature)", true),
            (input, "\(signature), sig1=:AAAA:", false),
            ("\(input), sig1=()", "\(signature), sig1=:AAAA:", false),
        ] {
            var request = good
            request["signature-input"] = inputs
            request["signature"] = signatures
            #expect((try request.refusal() == nil) == isTaken)
        }
    }

    @Test func `a label needs both fields, of the right kind`() throws {
        let good = try request(";\(Self.created)")
        let input = try #require(good["signature-input"])
        let signature = try #require(good["signature"])
        let bytes = signature.dropFirst(6).dropLast()
        for (inputs, signatures) in [
            (input.replacing("sig1=", with: "sig2="), signature),
            (input, signature.replacing("sig1=", with: "sig2=")),
            ("sig1", signature), ("sig1=1", signature), ("sig1=\"x\"", signature),
            (input, "sig1"), (input, "sig1=\"\(bytes)\""), (input, "sig1=(:\(bytes):)"),
            (input, "sig1=::"), (input, "sig1=:\(bytes.dropLast()):"),
            (input, "sig1=:\(bytes)AAAA:"),
            (input, "sig1=:\(bytes.dropLast(4)):"), (input, "sig1=:\(bytes)\(bytes):"),
        ] {
            var request = good
            request["signature-input"] = inputs
            request["signature"] = signatures
            #expect(try request.refusal() == .noMatch, "\(inputs) \(signatures)")
        }
    }

    @Test func `a good signature is found among others, a bad one spoils nothing`() throws {
        var request = try request(";\(Self.created)")
        let input = try #require(request["signature-input"])
        let signature = try #require(request["signature"])
        request["signature-input"] = "a=(), b=(\"x\");created=0, \(input), c=1, d=(\"@status\")"
        request["signature"] = "a=:AAAA:, b=1, \(signature), c=:AAAA:, e=:AAAA:"
        #expect(try request.refusal() == nil)
    }
}
