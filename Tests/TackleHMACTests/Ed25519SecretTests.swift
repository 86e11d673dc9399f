import Foundation
import TestSupport
import Testing

@testable import TackleHMAC

/// Keys for Ed25519 in text: what is refused, by which sentence, and never with any part of a key.
struct Ed25519SecretTests {
    private static let seed = bytes(ofHex: Ed25519Vector.all[0].seed)
    private static let publicKey = bytes(ofHex: Ed25519Vector.all[0].publicKey)
    private static let otherKey = bytes(ofHex: Ed25519Vector.all[1].publicKey)

    private static func text(_ prefix: String, _ bytes: [UInt8]) -> String {
        prefix + Data(bytes).base64EncodedString()
    }

    private func refusal(
        _ text: String,
        for scheme: SignatureScheme = .standardEd25519
    ) throws
        -> InvalidSecret
    {
        try #require(throws: InvalidSecret.self) { try SigningSecret(text, for: scheme) }
    }

    @Test(arguments: [
        SignatureScheme.standardEd25519, .httpMessageSignatures,
    ])
    func `a private key with its public half or without it is one and the same key`(
        scheme: SignatureScheme
    ) throws {
        let whole = try SigningSecret(
            Self.text("whsk_", Self.seed + Self.publicKey),
            for: scheme
        )
        let half = try SigningSecret(Self.text("whsk_", Self.seed), for: scheme)
        #expect(whole == half)
        #expect(whole.algorithm == .ed25519)
        #expect(whole.publicKey == Self.text("whpk_", Self.publicKey))
        let verifying = try SigningSecret(Self.text("whpk_", Self.publicKey), for: scheme)
        #expect(verifying.publicKey == whole.publicKey)
        #expect(verifying != whole)
    }

    @Test func `halves that do not belong together are refused`() throws {
        for (name, bytes) in [
            ("swapped", Self.publicKey + Self.seed),
            ("of another key", Self.seed + Self.otherKey),
            ("the seed twice", Self.seed + Self.seed),
            (
                "one bit altered",
                Self.seed + Self.publicKey.dropLast() + [Self.publicKey[31] ^ 0x80]
            ),
        ] {
            let error = try refusal(Self.text("whsk_", bytes))
            #expect(error.reason.contains("does not belong to its seed"), "\(name)")
            let raw = #expect(throws: InvalidSecret.self) {
                try SigningSecret(bytes: bytes, for: .standardEd25519)
            }
            #expect(raw == error, "\(name)")
        }
    }

    @Test(arguments: [1, 2, 31, 33, 63, 65, 96, 200])
    func `a private key of another length is refused`(count: Int) throws {
        let bytes = Array(
            (Self.seed + Self.publicKey + Self.seed + [UInt8](repeating: 7, count: 200))
                .prefix(count)
        )
        let error = try refusal(Self.text("whsk_", bytes))
        let isLong = count > 66
        #expect(error.reason.contains(isLong ? "more than 64 bytes" : "has \(count) bytes"))
    }

    @Test(arguments: [1, 31, 33, 64, 65, 200])
    func `a public key of another length is refused`(count: Int) throws {
        let bytes = Array((Self.publicKey + [UInt8](repeating: 7, count: 200)).prefix(count))
        let error = try refusal(Self.text("whpk_", bytes))
        let isLong = count > 66
        #expect(error.reason.contains(isLong ? "more than 64 bytes" : "has \(count) bytes"))
        #expect(throws: InvalidSecret.self) { try SigningSecret(publicKey: bytes) }
    }

    @Test(
        arguments: Unprinted.all([
            ("whsk_", "empty behind its prefix"),
            ("whpk_", "empty behind its prefix"),
            ("whsk_!", "not base64"),
            ("whpk_not base64 at all, but text", "not base64"),
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "symmetric secret (whsec_)"),
            ("nWGxne/9WmC6hEr0kuwsxERJxXN7MWkZcDusAxrOf2A=", "no prefix"),
            ("WHSK_nWGxne/9WmC6hEr0kuwsxERJxXN7MWkZcDusAxrOf2A=", "no prefix"),
            (" whsk_nWGxne/9WmC6hEr0kuwsxERJxXN7MWkZcDusAxrOf2A=", "no prefix"),
            ("", "is empty"),
        ])
    )
    func `what is no key says why, and which form is wanted`(
        each: Unprinted<(String, String)>
    ) throws {
        let (text, reason) = each.value
        let error = try refusal(text)
        #expect(error.reason.contains(reason))
        #expect(error.reason.contains("; give whsk_"))
        #expect(!error.description.contains("nWGxne"))
        #expect(!error.description.contains("MfKQ9r8G"))
    }

    @Test func `a public key of small order is refused in text as well`() throws {
        let error = try refusal(Self.text("whpk_", [1] + [UInt8](repeating: 0, count: 31)))
        #expect(error.description.contains("anyone can sign"))
    }

    @Test func `a public key signs nothing, a private one verifies nothing`() throws {
        let publicKey = try SigningSecret(
            Self.text("whpk_", Self.publicKey),
            for: .standardEd25519
        )
        let privateKey = try SigningSecret(Self.text("whsk_", Self.seed), for: .standardEd25519)
        let message = SignableMessage(id: "msg_1", timestamp: 1, body: [])
        #expect(throws: SigningFailure.publicKey) {
            try SignatureScheme.standardEd25519.sign(message, with: [publicKey])
        }
        #expect(throws: InvalidSecret.cannotSign) {
            try HMACSigner(secrets: [publicKey], scheme: .standardEd25519)
        }
        #expect(throws: InvalidSecret.cannotVerify) {
            try SignatureVerifier(secrets: [privateKey], scheme: .standardEd25519)
        }
    }
}
