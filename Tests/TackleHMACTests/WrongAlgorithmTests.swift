import TackleHMAC
import Testing

/// A secret of an algorithm that a scheme has no place for, handed to the scheme itself.
struct WrongAlgorithmTests {
    private static let message = SignableMessage(
        id: "msg_1",
        timestamp: 1,
        body: [],
        target: SignedRequest.target
    )

    private static let hmac = [
        SignatureScheme.standard, .github, .stripe, .slack, .shopify,
    ]

    @Test(arguments: hmac)
    func `a private key signs by no scheme of HMAC`(scheme: SignatureScheme) async throws {
        let key = try SigningSecret(SignedRequest.privateKey, for: .standardEd25519)
        let error = #expect(throws: SigningFailure.self) {
            try scheme.sign(Self.message, with: [key])
        }
        #expect(
            error?.description
                == "the secret is for ed25519, which the scheme '\(scheme)' has no place for:"
                + " give one for hmac-sha256"
        )
        // Several, of which only one is wrong.
        let good = try SigningSecret(bytes: [UInt8](repeating: 7, count: 32), for: scheme)
        if scheme.carriesSeveral {
            #expect(throws: SigningFailure.self) {
                try scheme.sign(Self.message, with: [good, key])
            }
        }
        let remote = SigningSecret(external: .ed25519) { _ in [UInt8](repeating: 1, count: 64) }
        await #expect(throws: SigningFailure.self) {
            try await scheme.signFromAnywhere(Self.message, with: [remote])
        }
    }

    @Test func `a shared secret signs by no scheme of Ed25519`() throws {
        let secret = try SigningSecret(SignedRequest.secret)
        let error = #expect(throws: SigningFailure.self) {
            try SignatureScheme.standardEd25519.sign(Self.message, with: [secret])
        }
        #expect(error?.description.hasSuffix("give one for ed25519") == true)
    }

    @Test func `both sign where there is a place for both`() throws {
        let custom = try SignatureScheme.custom(content: "{body}", header: "X-Signature")
        for scheme in [SignatureScheme.httpMessageSignatures, custom] {
            for text in [SignedRequest.secret, SignedRequest.privateKey] {
                let secret = try SigningSecret(text, for: scheme)
                #expect(try !scheme.sign(Self.message, with: [secret]).isEmpty)
            }
        }
    }
}
