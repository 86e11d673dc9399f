import Testing

@testable import TackleHMAC

/// Signatures by RFC 9421 as Tackle makes them, there and back.
struct MessageSignatureTests {
    @Test func `both kinds of key sign side by side, each with a label, and either verifies`()
        throws
    {
        let request = try SignedRequest(by: [SignedRequest.secret, SignedRequest.privateKey])
        let inputs = try #require(request["signature-input"])
        #expect(inputs.hasPrefix("sig1=(\"@method\" "))
        #expect(inputs.contains(", sig2=(\"@method\" "))
        #expect(request["signature"]?.contains("=:, sig2=:") == true)
        #expect(try request.refusal(by: [SignedRequest.secret]) == nil)
        #expect(try request.refusal(by: [SignedRequest.publicKey]) == nil)
        #expect(
            try request.refusal(by: [SignedRequest.otherSecret, SignedRequest.publicKey]) == nil
        )
        #expect(try request.refusal(by: [SignedRequest.otherSecret]) == .noMatch)
    }

    @Test func `the fields are those of the documentation`() throws {
        let request = try SignedRequest()
        #expect(
            request.headers.map(\.name)
                == ["webhook-id", "Content-Digest", "Signature-Input", "Signature"]
        )
        #expect(
            request["signature-input"]
                == "sig1=\(SignedRequest.list);created=1800000000;keyid=\"default\""
                + ";alg=\"hmac-sha256\""
        )
        // The same by hand, and so the same signature.
        let foreign = try SignedRequest(
            foreign: SignedRequest.list
                + ";created=1800000000;keyid=\"default\";alg=\"hmac-sha256\""
        )
        #expect(foreign["signature"] == request["signature"])
        #expect(foreign["content-digest"] == request["content-digest"])
    }

    @Test func `any part that is altered on the way is noticed`() throws {
        let good = try SignedRequest()
        #expect(try good.refusal() == nil)
        var body = good
        body.body[0] ^= 1
        #expect(try body.refusal() == .digestMismatch)
        // The attacker knows how to compute a digest.
        var digest = body
        digest["content-digest"] = try ContentDigest.value(of: body.body)
        #expect(try digest.refusal() == .noMatch)
        for name in ["content-digest", "webhook-id"] {
            var request = good
            request[name] = nil
            #expect(try request.refusal() == .noMatch)
        }
        for name in ["signature", "signature-input"] {
            var request = good
            request[name] = nil
            let field = name == "signature" ? "Signature" : "Signature-Input"
            #expect(try request.refusal() == .missingHeader(field))
            request[name] = ""
            #expect(try request.refusal() == .missingHeader(field))
            request[name] = good[name]
            request.headers.append((name: name.uppercased(), value: good[name] ?? ""))
            #expect(try request.refusal() == .duplicateHeader(field))
        }
        var id = good
        id["webhook-id"] = "msg_2"
        #expect(try id.refusal() == .noMatch)
        for part in ["@path", "created=1800000000", "\"default\"", ";alg=\"hmac-sha256\""] {
            var request = good
            request["signature-input"] = good["signature-input"]?.replacing(part, with: "")
            #expect(try request.refusal() != nil)
        }
    }

    @Test func `the time counts in both directions`() throws {
        let request = try SignedRequest()
        #expect(try request.refusal(after: 300) == nil)
        #expect(try request.refusal(after: 301) == .timestampTooOld)
        #expect(try request.refusal(after: -300) == nil)
        #expect(try request.refusal(after: -301) == .timestampTooNew)
    }

    @Test func `a name picks one of two secrets, and no other is tried`() throws {
        let secrets = [SignedRequest.secret, SignedRequest.otherSecret]
        let request = try SignedRequest(by: [SignedRequest.secret], names: ["old"])
        #expect(try request.refusal(by: secrets, names: ["old", "new"]) == nil)
        // The name of a secret that did not sign.
        #expect(try request.refusal(by: secrets, names: ["new", "old"]) == .noMatch)
        // A secret without a name is tried on everything.
        #expect(try request.refusal(by: secrets, names: [nil, "old"]) == nil)
        #expect(try request.refusal(by: secrets, names: ["older", "new"]) == .noMatch)
        let nameless = try SignedRequest(foreign: "\(SignedRequest.list);created=1800000000")
        #expect(try nameless.refusal(by: secrets, names: ["old", "new"]) == nil)
    }

    @Test func `several lines of Content-Digest are one list`() throws {
        var request = try SignedRequest()
        let digest = try #require(request["content-digest"])
        request["content-digest"] = nil
        let input = "\(SignedRequest.list);created=1800000000"
        let split = try SignedRequest(
            foreign: input,
            extra: [(name: "content-digest", value: "md5=:AAAA:")]
        )
        #expect(split.headers.count { $0.name.lowercased() == "content-digest" } == 2)
        #expect(try split.refusal() == nil)
        // A line that was added is another list, also where it describes the body.
        var added = try SignedRequest(foreign: input)
        added.headers.append((name: "Content-Digest", value: digest))
        #expect(try added.refusal() == .noMatch)
        added.headers.append(
            (name: "Content-Digest", value: "sha-256=:\(String(repeating: "A", count: 43))=:")
        )
        #expect(try added.refusal() == .digestMismatch)
    }

    /// Two lines of the id are signed as one, "msg_1, msg_2": which of them names the webhook would
    /// be open, and one id could come again under another.
    @Test func `two lines of the id are refused, signed as one or not`() throws {
        var request = try SignedRequest(
            foreign: "\(SignedRequest.list);created=1800000000",
            extra: [(name: "webhook-id", value: "msg_2")]
        )
        #expect(try request.refusal() == .duplicateHeader("webhook-id"))
        request["webhook-id"] = nil
        request["webhook-id"] = "msg_1, msg_2"
        #expect(try request.refusal() == nil)
        var other = try SignedRequest()
        other.headers.append((name: "Webhook-Id", value: "msg_1"))
        #expect(try other.refusal() == .duplicateHeader("webhook-id"))
    }

    @Test(arguments: ["", "msg.1", "msg 1", "msg\n1", "msg_\u{E9}"])
    func `an id that would be ambiguous is not signed`(id: String) throws {
        let scheme = SignatureScheme.httpMessageSignatures
        let message = SignableMessage(
            id: id,
            timestamp: 1,
            body: [],
            target: SignedRequest.target
        )
        let secret = try SigningSecret(SignedRequest.secret, for: scheme)
        #expect(throws: SigningFailure.id) { try scheme.sign(message, with: [secret]) }
    }
}
