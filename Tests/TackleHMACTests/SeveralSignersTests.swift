import Foundation
import Tackle
import TackleHMAC
import TestSupport
import Testing

/// Several schemes at once, for receivers that change from one to another.
struct SeveralSignersTests {
    private static let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    private static let privateKey =
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfV"
        + "KIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
    private static let publicKey = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="

    /// A clock that goes on by 0.7 seconds each time somebody looks at it.
    private struct RestlessClock: WallClock {
        let count = Observed(0)

        var now: Date {
            let looks = count.update { count in
                count += 1
                return count
            }
            return Date(timeIntervalSince1970: 1_800_000_000 + 0.7 * Double(looks))
        }

        func sleep(until moment: Date) async throws {}
    }

    private func verify(
        _ signed: SignedDelivery,
        _ secret: String,
        _ scheme: SignatureScheme
    ) throws {
        let clock = ManualClock(now: Date(timeIntervalSince1970: 1_800_000_002))
        let verifier = try SignatureVerifier(
            secrets: [SigningSecret(secret, for: scheme)],
            scheme: scheme,
            clock: clock
        )
        try verifier.verify(
            headers: signed.lines,
            body: signed.webhook.body.bytes,
            target: RequestTarget(url: signed.webhook.url)
        )
    }

    @Test func `all schemes sign one webhook, and each verifies`() async throws {
        let clock = RestlessClock()
        let schemes: [(SignatureScheme, String, String)] = [
            (.standard, Self.text, Self.text),
            (.standardEd25519, Self.privateKey, Self.publicKey),
            (.github, "a-github-secret", "a-github-secret"),
            (.stripe, "a-stripe-secret", "a-stripe-secret"),
            (.slack, "a-slack-secret", "a-slack-secret"),
            (.shopify, "a-shopify-secret", "a-shopify-secret"),
            (.httpMessageSignatures, Self.privateKey, Self.publicKey),
        ]
        let signers = try schemes.map { scheme, secret, _ in
            try HMACSigner(secret: secret, scheme: scheme, clock: clock)
        }
        let signed = try await SignedDelivery(by: signers)
        for (scheme, _, secret) in schemes { try verify(signed, secret, scheme) }
        let kinds = signed.headers["webhook-signature"]?.split(separator: " ").map { token in
            token.prefix { $0 != "," }
        }
        #expect(kinds == ["v1", "v1a"])
        #expect(Set(signed.lines.map { $0.name.lowercased() }).count == signed.lines.count)
    }

    @Test func `both kinds of Standard Webhooks share one time, whatever the clock does`()
        async throws
    {
        let clock = RestlessClock()
        let signed = try await SignedDelivery(by: [
            HMACSigner(secret: Self.text, clock: clock),
            HMACSigner(secret: Self.privateKey, scheme: .standardEd25519, clock: clock),
            HMACSigner(secret: Self.other, clock: clock),
        ])
        try verify(signed, Self.text, .standard)
        try verify(signed, Self.other, .standard)
        try verify(signed, Self.publicKey, .standardEd25519)
        #expect(signed.headers["webhook-signature"]?.split(separator: " ").count == 3)
    }

    @Test(arguments: [
        (SignatureScheme.github, "x-hub-signature-256"), (.stripe, "stripe-signature"),
        (.slack, "x-slack-signature"), (.shopify, "x-shopify-hmac-sha256"),
    ])
    func `two signers of a header for one signature are refused with the pipeline`(
        scheme: SignatureScheme,
        header: String
    ) throws {
        let signers = try ["first-secret", "second-secret"].map {
            try HMACSigner(secret: $0, scheme: scheme)
        }
        let error = #expect(throws: PipelineError.self) {
            try Pipeline(stages: signers + [DiscardTransport()])
        }
        #expect(error?.code == .conflict)
        #expect(error?.stage == 1)
        #expect(error?.reason.contains(header) == true)
    }

    @Test func `a signer of another make may own a header as well`() throws {
        struct Token: SenderPlugin {
            let role = StageRole.signer
            let unsharedHeaders = ["x-hub-signature-256"]

            func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
                try await next(delivery)
            }
        }
        #expect(throws: PipelineError.self) {
            try Pipeline(stages: [
                Token(), HMACSigner(secret: "a-github-secret", scheme: .github), DiscardTransport(),
            ])
        }
    }
}
