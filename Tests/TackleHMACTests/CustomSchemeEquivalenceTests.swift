import TackleHMAC
import TestSupport
import Testing

/// The schemes that are built in, told by templates: the same header fields, to the last character.
struct CustomSchemeEquivalenceTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        let builtIn: SignatureScheme
        let custom: SignatureScheme
        var secret = "a secret that is plain text"

        var testDescription: String { builtIn.name }
    }

    private static func pairs() throws -> [Pair] {
        [
            Pair(
                builtIn: .github,
                custom: try .custom(
                    content: "{body}",
                    header: "X-Hub-Signature-256",
                    value: "sha256={signature}"
                )
            ),
            Pair(
                builtIn: .stripe,
                custom: try .custom(
                    content: "{timestamp}.{body}",
                    header: "Stripe-Signature",
                    value: "t={timestamp},v1={signature}"
                )
            ),
            Pair(
                builtIn: .slack,
                custom: try .custom(
                    content: "v0:{timestamp}:{body}",
                    header: "X-Slack-Signature",
                    value: "v0={signature}",
                    timestampHeader: "X-Slack-Request-Timestamp"
                )
            ),
            Pair(
                builtIn: .shopify,
                custom: try .custom(
                    content: "{body}",
                    header: "X-Shopify-Hmac-SHA256",
                    encoding: .base64
                )
            ),
            Pair(
                builtIn: .standard,
                custom: try standard(version: "v1"),
                secret: SignedRequest.secret
            ),
            Pair(
                builtIn: .standardEd25519,
                custom: try standard(version: "v1a"),
                secret: SignedRequest.privateKey
            ),
        ]
    }

    private static func standard(version: String) throws -> SignatureScheme {
        try .custom(
            content: "{id}.{timestamp}.{body}",
            header: "webhook-signature",
            value: "\(version),{signature}",
            encoding: .base64,
            timestampHeader: "webhook-timestamp",
            idHeader: "webhook-id"
        )
    }

    @Test func `both write the same header fields`() throws {
        for pair in try Self.pairs() {
            for body in [[], Array("{}".utf8), [UInt8](repeating: 0xFF, count: 1000)] {
                let message = SignableMessage(id: "msg_1", timestamp: 1_800_000_000, body: body)
                let fields = try [pair.builtIn, pair.custom].map { scheme in
                    try scheme.sign(message, with: [SigningSecret(pair.secret, for: scheme)])
                        .map { "\($0.name): \($0.value)" }
                }
                #expect(fields[0] == fields[1], "\(pair.builtIn)")
            }
            #expect(pair.builtIn != pair.custom)
        }
    }

    @Test func `either verifies what the other has signed, and judges time and body`() throws {
        let message = SignableMessage(id: "msg_1", timestamp: 1_800_000_000, body: [1, 2, 3])
        for pair in try Self.pairs() {
            for (signing, verifying) in [
                (pair.builtIn, pair.custom), (pair.custom, pair.builtIn),
            ] {
                let secret = try SigningSecret(pair.secret, for: signing)
                let lines = try signing.sign(message, with: [secret])
                    .map { (name: $0.name, value: $0.value) }
                let verifier = try SignatureVerifier(
                    secrets: [
                        SigningSecret(secret.publicKey ?? pair.secret, for: verifying)
                    ],
                    scheme: verifying,
                    clock: ManualClock()
                )
                try verifier.verify(headers: lines, body: message.body)
                #expect(throws: SignatureRefusal.self) {
                    try verifier.verify(headers: lines, body: [1, 2])
                }
            }
        }
    }

    /// Stripe's secret is text, its prefix included, where a custom scheme takes the prefix for a
    /// sign of base64: what the key is has to be said by its bytes then.
    @Test func `a prefix counts in a custom scheme, and its bytes in the bytes of a key`() throws {
        let scheme = try SignatureScheme.custom(content: "{body}", header: "X-Acme")
        let text = SignedRequest.secret
        let decoded = try SigningSecret(text, for: scheme)
        let raw = try SigningSecret(bytes: text.utf8, for: scheme)
        #expect(decoded != raw)
        #expect(try decoded == SigningSecret(text))
        #expect(try raw == SigningSecret(text, for: .stripe))
    }

    @Test func `a custom scheme with whsk_ signs by Ed25519, and whpk_ verifies it`() throws {
        for encoding in SignatureEncoding.allCases {
            let scheme = try SignatureScheme.custom(
                content: "{timestamp}.{body}",
                header: "X-Acme",
                value: "ed={signature}",
                encoding: encoding,
                timestampHeader: "X-Acme-Time"
            )
            let message = SignableMessage(id: "x", timestamp: 1_800_000_000, body: [7])
            let secret = try SigningSecret(SignedRequest.privateKey, for: scheme)
            #expect(secret.algorithm == .ed25519)
            let fields = try scheme.sign(message, with: [secret])
            #expect(fields[1].value.utf8.count == 3 + (encoding == .hex ? 128 : 88))
            let lines = fields.map { (name: $0.name, value: $0.value) }
            let verifier = try SignatureVerifier(
                secrets: [SigningSecret(SignedRequest.publicKey, for: scheme)],
                scheme: scheme,
                clock: ManualClock()
            )
            try verifier.verify(headers: lines, body: [7])
            #expect(throws: SignatureRefusal.noMatch) {
                try verifier.verify(headers: lines, body: [8])
            }
            #expect(throws: SignatureRefusal.noMatch) {
                try verifier.verify(
                    headers: [(name: "X-Acme-Time", value: "1800000001"), lines[1]],
                    body: [7]
                )
            }
        }
    }
}
