import Testing

@testable import TackleHMAC

/// What a signature by RFC 9421 calls its key.
struct MessageKeyIDTests {
    private let message = SignableMessage(
        id: "msg_1",
        timestamp: SignedRequest.time,
        body: [],
        target: SignedRequest.target
    )

    /// RFC 8037, appendix A.3: the thumbprint of the key of RFC 8032, TEST 1.
    @Test func `an Ed25519 key is known by the thumbprint of RFC 8037`() throws {
        let seed = bytes(ofHex: Ed25519Vector.all[0].seed)
        let secret = try SigningSecret(bytes: seed, for: .standardEd25519)
        #expect(try secret.messageKeyID == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        let input = try SignatureScheme.httpMessageSignatures.sign(message, with: [secret])[2]
        #expect(input.name == "Signature-Input")
        #expect(input.value.contains(#";keyid="kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";"#))
    }

    @Test func `a shared secret is known by nothing that comes from it`() throws {
        let ids = try [SignedRequest.secret, SignedRequest.otherSecret].map {
            try SigningSecret($0, for: .httpMessageSignatures).messageKeyID
        }
        #expect(ids == ["default", "default"])
    }

    @Test func `a name goes before both`() throws {
        for text in [SignedRequest.secret, SignedRequest.privateKey] {
            let secret = try SigningSecret(text, for: .httpMessageSignatures).named("2027-key")
            #expect(try secret.messageKeyID == "2027-key")
        }
    }

    @Test(arguments: [
        (#"a"b"#, #""a\"b""#), (#"a\b"#, #""a\\b""#), (#"\""#, #""\\\"""#),
        (" ", #"" ""#), (#"a";alg="none"#, #""a\";alg=\"none""#),
    ])
    func `a name is written as a structured field has it, and read again`(
        name: String,
        quoted: String
    ) throws {
        let request = try SignedRequest(names: [name])
        #expect(
            request["signature-input"]?.contains(";keyid=\(quoted);alg=\"hmac-sha256\"") == true
        )
        #expect(try request.refusal(names: [name]) == nil)
        #expect(try request.refusal(names: ["other"]) == .noMatch)
    }

    @Test(arguments: [
        "", "\n", "a\r\nb", "\u{7F}", "schl\u{FC}ssel", String(repeating: "a", count: 257),
    ])
    func `a name that no header could carry is refused`(name: String) throws {
        let secret = try SigningSecret(SignedRequest.secret)
        let error = #expect(throws: InvalidSecret.self) { try secret.named(name) }
        #expect(error?.description.hasPrefix("the key id is not 1 to 256 characters") == true)
    }
}
