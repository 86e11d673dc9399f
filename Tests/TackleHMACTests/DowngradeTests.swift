import Foundation
import TackleHMAC
import TestSupport
import Testing

/// What is weaker than what was agreed on is never enough, however it is brought.
struct DowngradeTests {
    private static let text = "It's a Secret to Everybody"
    private static let body = Array("Hello, World!".utf8)

    /// docs.github.com, "Validating webhook deliveries".
    private static let sha256 =
        "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"

    /// HMAC with SHA-1 over the same, by `openssl dgst -sha1 -hmac`.
    private static let sha1 = "01dc10d0c83e72ed246219cdd91669667fe2ca59"

    private func verdict(
        _ scheme: SignatureScheme,
        _ secret: String,
        _ headers: [(name: String, value: String)],
        body: [UInt8] = body
    ) throws -> SignatureRefusal? {
        let verifier = try SignatureVerifier(
            secrets: [SigningSecret(secret, for: scheme)],
            scheme: scheme,
            clock: ManualClock()
        )
        do throws(SignatureRefusal) {
            try verifier.verify(headers: headers, body: body)
            return nil
        } catch {
            return error
        }
    }

    @Test func `GitHub's SHA-1 is not enough, alone, in the other header or beside a bad one`()
        throws
    {
        let missing = SignatureRefusal.missingHeader("X-Hub-Signature-256")
        let old = (name: "X-Hub-Signature", value: "sha1=\(Self.sha1)")
        #expect(try verdict(.github, Self.text, [old]) == missing)
        #expect(
            try verdict(
                .github,
                Self.text,
                [(name: "X-Hub-Signature", value: "sha256=\(Self.sha256)")]
            ) == missing
        )
        for value in ["sha1=\(Self.sha1)", "sha1=\(Self.sha256)", Self.sha1, Self.sha256] {
            let header = (name: "X-Hub-Signature-256", value: value)
            guard case .malformed? = try verdict(.github, Self.text, [header]) else {
                Issue.record("\(value) was not refused as malformed")
                continue
            }
        }
        let bad = (
            name: "X-Hub-Signature-256", value: "sha256=" + String(repeating: "0", count: 64)
        )
        #expect(try verdict(.github, Self.text, [old, bad]) == .noMatch)
        let good = (name: "X-Hub-Signature-256", value: "sha256=\(Self.sha256)")
        #expect(try verdict(.github, Self.text, [old, good]) == nil)
    }

    @Test func `Stripe's v0 is not enough, alone or beside a bad v1`() throws {
        let scheme = SignatureScheme.stripe
        let message = SignableMessage(id: "x", timestamp: 1_800_000_000, body: Self.body)
        let secret = try SigningSecret(Self.text, for: scheme)
        let good = try scheme.sign(message, with: [secret])[0]
        #expect(try verdict(scheme, Self.text, [(name: good.name, value: good.value)]) == nil)
        let zero = String(repeating: "0", count: 64)
        for (value, refusal) in [
            (good.value.replacing("v1=", with: "v0="), SignatureRefusal.noMatch),
            (good.value.replacing("v1=", with: "v0=") + ",v1=\(zero)", .noMatch),
            (good.value.replacing("v1=", with: "V1="), .noMatch),
            (good.value.replacing("v1=", with: "v2="), .noMatch),
            (good.value.replacing("v1=", with: "v1 ="), .noMatch),
            (good.value.replacing("v1=", with: " v1="), .noMatch),
            (good.value.replacing("v1=", with: "v11="), .noMatch),
        ] {
            #expect(try verdict(scheme, Self.text, [(name: good.name, value: value)]) == refusal)
        }
        let both = good.value + ",v0=\(zero)"
        #expect(try verdict(scheme, Self.text, [(name: good.name, value: both)]) == nil)
    }

    /// The public key is known to everybody: as a secret of HMAC it would be no secret.
    @Test func `a v1 made with a public key is not taken by a verifier of Ed25519`() throws {
        let bytes = try #require(Data(base64Encoded: String(SignedRequest.publicKey.dropFirst(5))))
        let forger = try SigningSecret(bytes: bytes, for: .standard)
        let message = SignableMessage(id: "msg_1", timestamp: 1_800_000_000, body: Self.body)
        let lines = try SignatureScheme.standard.sign(message, with: [forger]).map {
            (name: $0.name, value: $0.value)
        }
        let scheme = SignatureScheme.standardEd25519
        #expect(try verdict(scheme, SignedRequest.publicKey, lines) == .noMatch)
        var renamed = lines
        renamed[2].value = lines[2].value.replacing("v1,", with: "v1a,")
        #expect(try verdict(scheme, SignedRequest.publicKey, renamed) == .noMatch)
        // A good v1 and a bad v1a beside it are no better.
        renamed[2].value = lines[2].value + " v1a," + Data(count: 64).base64EncodedString()
        #expect(try verdict(scheme, SignedRequest.publicKey, renamed) == .noMatch)
        // And the other way round: Ed25519 where a secret was agreed on.
        let pair = try SigningSecret(SignedRequest.privateKey, for: scheme)
        let signed = try scheme.sign(message, with: [pair]).map { (name: $0.name, value: $0.value) }
        #expect(try verdict(scheme, SignedRequest.publicKey, signed) == nil)
        #expect(try verdict(.standard, SignedRequest.secret, signed) == .noMatch)
    }

    @Test(arguments: [
        SignatureScheme.standard, .github, .stripe, .slack, .shopify,
    ])
    func `a key for Ed25519 is refused where HMAC is expected, when signer or verifier is made`(
        scheme: SignatureScheme
    ) throws {
        for text in [SignedRequest.publicKey, SignedRequest.privateKey] {
            let error = #expect(throws: InvalidSecret.self) { try SigningSecret(text, for: scheme) }
            #expect(error?.reason.contains("which HMAC cannot use; give ") == true)
            // Read for another scheme it is a key all the same.
            let key = try SigningSecret(text, for: .standardEd25519)
            let reasons = [
                #expect(throws: InvalidSecret.self) {
                    try HMACSigner(secrets: [key], scheme: scheme)
                },
                #expect(throws: InvalidSecret.self) {
                    try SignatureVerifier(secrets: [key], scheme: scheme)
                },
            ].map { $0?.reason ?? "" }
            #expect(reasons.allSatisfy { $0.contains("ed25519") || $0.contains("key (wh") })
        }
    }

    @Test func `a secret of HMAC is refused where Ed25519 is expected`() throws {
        let scheme = SignatureScheme.standardEd25519
        #expect(throws: InvalidSecret.self) { try SigningSecret(SignedRequest.secret, for: scheme) }
        let secret = try SigningSecret(SignedRequest.secret)
        #expect(throws: InvalidSecret.self) { try HMACSigner(secrets: [secret], scheme: scheme) }
        #expect(throws: InvalidSecret.self) {
            try SignatureVerifier(secrets: [secret], scheme: scheme)
        }
    }

    @Test func `no scheme takes the headers of another`() throws {
        let schemes: [(SignatureScheme, String)] = [
            (.standard, SignedRequest.secret), (.github, Self.text), (.stripe, Self.text),
            (.slack, Self.text), (.shopify, Self.text),
        ]
        let message = SignableMessage(id: "msg_1", timestamp: 1_800_000_000, body: Self.body)
        for (signing, text) in schemes {
            let secret = try SigningSecret(text, for: signing)
            let lines = try signing.sign(message, with: [secret])
                .map { (name: $0.name, value: $0.value) }
            for (verifying, other) in schemes {
                let verdict = try verdict(verifying, other, lines)
                #expect((verdict == nil) == (signing == verifying))
            }
        }
    }
}
