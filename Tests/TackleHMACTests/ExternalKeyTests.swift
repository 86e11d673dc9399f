import Foundation
import Synchronization
import Tackle
import TackleHMAC
import TestSupport
import Testing

/// Keys that are held elsewhere, such as in a KMS, and secrets that a function looks up.
struct ExternalKeyTests {
    private static let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let pair = (
        privateKey:
            "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9l"
            + "MicMFs6Kvg==",
        publicKey: "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
    )

    private struct Unreachable: Error {}

    /// What is signed by a key here, by a function that knows that key: as a KMS would do it.
    private static func remote(_ text: String, _ scheme: SignatureScheme) throws -> SigningSecret {
        let isEd25519 = text.hasPrefix("whsk_")
        // A scheme that signs the body alone: what it is given is what it signs.
        let algorithm = isEd25519 ? SignatureAlgorithm.ed25519 : .hmacSHA256
        let raw = try SignatureScheme.custom(content: "{body}", header: "X-Raw")
        let key = try SigningSecret(text, for: raw)
        return SigningSecret(external: algorithm) { bytes in
            await Task.yield()
            let message = SignableMessage(id: "x", timestamp: 0, body: bytes)
            let hex = try raw.sign(message, with: [key])[0].value
            return TackleHMACTests.bytes(ofHex: hex)
        }
    }

    @Test(
        arguments: Unprinted.all([
            (SignatureScheme.standard, text, text),
            (.standardEd25519, pair.privateKey, pair.publicKey),
            (.github, "It's a Secret to Everybody", "It's a Secret to Everybody"),
            (.stripe, "a-stripe-secret", "a-stripe-secret"),
            (.slack, "8f742231b10e8888abcd99yyyzzz85a5", "8f742231b10e8888abcd99yyyzzz85a5"),
            (.shopify, "shpss_0123456789abcdef", "shpss_0123456789abcdef"),
            (.httpMessageSignatures, text, text),
            (.httpMessageSignatures, pair.privateKey, pair.publicKey),
        ])
    )
    func `a function of bytes signs by every scheme`(
        each: Unprinted<(SignatureScheme, String, String)>
    ) async throws {
        let (scheme, secret, verifying) = each.value
        let clock = ManualClock()
        let remote = try Self.remote(secret, scheme)
        let signer = try HMACSigner(secrets: [remote], scheme: scheme, clock: clock)
        let signed = try await SignedDelivery(by: [signer])
        let verifier = try SignatureVerifier(
            secrets: [SigningSecret(verifying, for: scheme)],
            scheme: scheme,
            clock: clock
        )
        try verifier.verify(
            headers: signed.lines,
            body: signed.webhook.body.bytes,
            target: RequestTarget(url: signed.webhook.url)
        )
    }

    @Test func `a function and a key here sign side by side`() async throws {
        let here = try SigningSecret("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
        let secrets = [try Self.remote(Self.text, .standard), here]
        let signed = try await SignedDelivery(by: [try HMACSigner(secrets: secrets)])
        #expect(signed.headers["webhook-signature"]?.split(separator: " ").count == 2)
        for secret in [try SigningSecret(Self.text), here] {
            let verifier = try SignatureVerifier(secrets: [secret])
            try verifier.verify(headers: signed.lines, body: signed.webhook.body.bytes)
        }
    }

    @Test func `a function that fails leaves the delivery to be retried`() async throws {
        let secret = SigningSecret(external: .ed25519) { _ in throw Unreachable() }
        let signer = try HMACSigner(secrets: [secret], scheme: .standardEd25519)
        let error = await #expect(throws: SendError.self) {
            try await SignedDelivery(by: [signer])
        }
        #expect(error?.verdict == .retry)
    }

    @Test(arguments: [0, 31, 33, 63, 65, 70])
    func `a signature of another length is not sent`(count: Int) async throws {
        let secret = SigningSecret(external: .ed25519) { _ in [UInt8](repeating: 1, count: count) }
        let signer = try HMACSigner(secrets: [secret], scheme: .standardEd25519)
        let error = await #expect(throws: SendError.self) {
            try await SignedDelivery(by: [signer])
        }
        #expect(error?.code == .misconfigured)
        #expect(error?.description.contains("\(count) bytes") == true)
    }

    @Test func `a function of an algorithm that the scheme has no place for is refused`() throws {
        let secret = SigningSecret(external: .ed25519) { _ in [] }
        for scheme in [SignatureScheme.standard, .github, .stripe, .slack, .shopify] {
            #expect(throws: InvalidSecret.self) {
                try HMACSigner(secrets: [secret], scheme: scheme)
            }
        }
    }

    @Test func `a key held elsewhere verifies nothing, and does not sign without waiting`() throws {
        let secret = SigningSecret(external: .hmacSHA256) { _ in [] }
        #expect(throws: InvalidSecret.self) { try SignatureVerifier(secrets: [secret]) }
        let message = SignableMessage(id: "msg_1", timestamp: 1, body: [])
        #expect(throws: SigningFailure.external) {
            try SignatureScheme.standard.sign(message, with: [secret])
        }
    }

    @Test func `a function gives each endpoint its secrets`() async throws {
        let clock = ManualClock()
        let asked = Mutex<[String]>([])
        let secrets = [
            "shop-a": try SigningSecret(Self.text),
            "shop-b": try SigningSecret("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"),
        ]
        let signer = HMACSigner(clock: clock) { webhook in
            asked.withLock { $0.append(webhook.endpoint.key) }
            return secrets[webhook.endpoint.key].map { [$0] } ?? []
        }
        for endpoint in ["shop-a", "shop-b"] {
            let signed = try await SignedDelivery(by: [signer], endpoint: endpoint)
            for (name, secret) in secrets {
                let verifier = try SignatureVerifier(secrets: [secret], clock: clock)
                let isGenuine = try? verifier.verify(
                    headers: signed.lines,
                    body: signed.webhook.body.bytes
                )
                #expect((isGenuine != nil) == (name == endpoint))
            }
        }
        let error = await #expect(throws: SendError.self) {
            try await SignedDelivery(by: [signer], endpoint: "shop-c")
        }
        #expect(error?.code == .misconfigured)
        #expect(asked.withLock { $0 } == ["shop-a", "shop-b", "shop-c"])
    }

    @Test func `what a function gives is judged as well`() async throws {
        let publicKey = try SigningSecret(Self.pair.publicKey, for: .standardEd25519)
        let signer = HMACSigner(scheme: .standardEd25519) { _ in [publicKey] }
        let error = await #expect(throws: SendError.self) {
            try await SignedDelivery(by: [signer])
        }
        #expect(error?.description.contains("public key") == true)
        let old = try SigningSecret(Self.text).inForce(until: Date(timeIntervalSince1970: 1))
        let late = HMACSigner { _ in [old] }
        let lateError = await #expect(throws: SendError.self) {
            try await SignedDelivery(by: [late])
        }
        #expect(lateError?.description.contains("in force") == true)
    }

    /// Their signatures would not fit into the header, which is no fault of the webhook's: it stays
    /// to be retried until the function gives fewer.
    @Test func `more secrets than the scheme has room for leave the delivery to be retried`()
        async throws
    {
        let secret = try SigningSecret(Self.text)
        let many = HMACSigner { _ in Array(repeating: secret, count: 300) }
        let error = await #expect(throws: SendError.self) { try await SignedDelivery(by: [many]) }
        #expect(error?.code == .misconfigured)
        #expect(error?.verdict == .retry)
        #expect(error?.description.contains("has more than 100") == true)
        let most = HMACSigner { _ in Array(repeating: secret, count: 100) }
        _ = try await SignedDelivery(by: [most])
    }
}
