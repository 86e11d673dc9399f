import TackleHMAC
import TestSupport
import Testing

/// Headers that nobody honest sends: each has a verdict, and none makes a verifier crash.
struct HostileSignatureTests {
    private static let text = "a secret that is plain text"
    private static let names = [
        "webhook-id", "webhook-timestamp", "webhook-signature", "X-Hub-Signature-256",
        "Stripe-Signature", "X-Slack-Signature", "X-Slack-Request-Timestamp",
        "X-Shopify-Hmac-SHA256", "Content-Digest", "Signature-Input", "Signature",
    ]

    /// What fields are made of, of all schemes, whole and in pieces.
    private static let pieces = [
        "sig1", "sig2", "=", "(", ")", "\"", "\\", "\\\"", ";", ",", ", ", ":", "::", "?1", "@",
        "%\"",
        "%\"%c3%28\"", "created", "=1800000000", "=999999999999999", "=-1", "=1.5", "=.5", "=1.",
        "=12345678901234.5", "=-999999999999.999", "=-", "expires", "keyid", "alg", "=\"ed25519\"",
        "\"@method\"", "\"@path\"", "\"content-digest\"", "\"webhook-id\"", "\"@query\";req", "*a",
        "sha-256", "sha-512", "=:AAAA:", "t=1800000000", "v1=", "v1,", "v0=", "sha256=",
        "1800000000",
        "0123456789abcdef", "AAAAAAAAAAA=", " ", "\t", "\r\n", "\0", "\u{7F}", "\u{E9}", "\u{FFFD}",
        "\u{1F511}",
    ]

    private func noise(_ random: inout SeededGenerator, upTo count: Int) -> String {
        (0..<Int.random(in: 0...count, using: &random)).map { _ in
            Self.pieces.randomElement(using: &random) ?? ""
        }.joined()
    }

    @Test(arguments: SignatureScheme.all)
    func `5,000 random header sets are refused and never crash`(scheme: SignatureScheme) throws {
        var random = SeededGenerator(seed: UInt64(scheme.name.utf8.count))
        let isEd25519 = scheme == .standardEd25519
        let isText = [.github, .stripe, .slack, .shopify].contains(scheme)
        let secret =
            isEd25519 ? SignedRequest.publicKey : isText ? Self.text : SignedRequest.secret
        let verifier = try SignatureVerifier(
            secrets: [SigningSecret(secret, for: scheme)],
            scheme: scheme,
            clock: ManualClock()
        )
        var verdicts: Set<String> = []
        for _ in 0..<5_000 {
            var headers = Self.names.map { (name: $0, value: noise(&random, upTo: 12)) }
            for _ in 0..<Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: 0..<headers.count, using: &random)
                headers.remove(at: place)
            }
            if Int.random(in: 0..<9, using: &random) == 0 {
                headers.append((name: noise(&random, upTo: 2), value: ""))
            }
            let hasTarget = Bool.random(using: &random)
            let target = RequestTarget(
                method: noise(&random, upTo: 1),
                scheme: noise(&random, upTo: 1),
                authority: noise(&random, upTo: 3),
                target: noise(&random, upTo: 5)
            )
            let error = #expect(throws: SignatureRefusal.self) {
                try verifier.verify(
                    headers: headers,
                    body: random.bytes(Int.random(in: 0..<9, using: &random)),
                    target: hasTarget ? target : nil
                )
            }
            verdicts.insert(error?.name ?? "taken")
        }
        // They come as far as the form of a field and no further, so that most kinds are met.
        #expect(verdicts.isSuperset(of: ["missing-header", "malformed-header"]))
    }

    /// One signature of the two may still be good where one byte is altered, which reaches the
    /// places that noise does not; that both are would mean that the byte does not count.
    @Test func `no byte of two message signatures may be altered without harm to one of them`()
        throws
    {
        let good = try SignedRequest(by: [SignedRequest.secret, SignedRequest.privateKey])
        let signs = Array("\0\t\n \"\\(),;:=*%@?-.0A~\u{7F}".utf8)
        for name in ["signature-input", "signature", "content-digest", "webhook-id"] {
            let value = Array(try #require(good[name]).utf8)
            for place in value.indices {
                for sign in signs where sign != value[place] {
                    var altered = value
                    altered[place] = sign
                    var request = good
                    request[name] = String(decoding: altered, as: UTF8.self)
                    // Behind a comma a tab is as good as a space (RFC 9651, section 3.2).
                    if sign == 0x09, value[..<place].last == UInt8(ascii: ",") { continue }
                    let refusals = try [SignedRequest.secret, SignedRequest.publicKey].map {
                        try request.refusal(by: [$0])
                    }
                    #expect(refusals.contains { $0 != nil }, "\(String(describing: request[name]))")
                }
            }
        }
    }
}
