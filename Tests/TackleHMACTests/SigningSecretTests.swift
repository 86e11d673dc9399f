import Foundation
import TestSupport
import Testing

@testable import TackleHMAC

/// Secrets are read strictly and never shown.
struct SigningSecretTests {
    static let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    @Test(
        arguments: Unprinted.all([
            ("", "is empty"),
            ("whsec_", "is empty"),
            ("   ", "is empty"),
            ("\r\n", "is empty"),
            ("whsec_c2hvcnQ=", "fewer than 24 bytes"),
            ("whsec_" + Data(count: 23).base64EncodedString(), "fewer than 24 bytes"),
            ("whsec_" + Data(count: 65).base64EncodedString(), "more than 64 bytes"),
            (String(repeating: "A", count: 4096), "more than 64 bytes"),
            ("whsec_hunter2hunter2hunter2hunter2!!", "is not base64"),
            ("correct-horse-battery-staple-correct-horse", "is not base64"),
            ("whsec_whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "is not base64"),
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", "is not base64"),
            (" whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "is not base64"),
            ("WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "is not base64"),
            ("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=", "Ed25519 private key"),
            ("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=", "Ed25519 public key"),
        ])
    )
    func `refuses what is no Standard Webhooks secret`(each: Unprinted<(String, String)>) throws {
        let (text, reason) = each.value
        let error = try #require(throws: InvalidSecret.self) { try SigningSecret(text) }
        #expect(
            error.description.hasPrefix("the secret \(reason)") || error.reason.contains(reason)
        )
        for start in text.indices.dropLast(6) {
            let part = text[start...].prefix(7)
            // The sentence names the prefixes and the form; anything else would be the secret's.
            guard !part.contains("wh"), part.allSatisfy(\.isASCII) else {
                continue
            }
            #expect(!error.description.contains(part))
        }
    }

    @Test(arguments: 24...64)
    func `takes 24 to 64 bytes with or without the prefix`(count: Int) throws {
        let base64 = Data((0..<count).map { UInt8($0) }).base64EncodedString()
        #expect(try SigningSecret("whsec_" + base64) == SigningSecret(base64))
    }

    @Test func `different secrets differ`() throws {
        let first = try SigningSecret(
            "whsec_" + Data(repeating: 1, count: 24).base64EncodedString()
        )
        let other = try SigningSecret(
            "whsec_" + Data(repeating: 2, count: 24).base64EncodedString()
        )
        let longer = try SigningSecret(
            "whsec_" + Data(repeating: 1, count: 25).base64EncodedString()
        )
        #expect(first != other)
        #expect(first != longer)
    }

    @Test func `nothing prints a secret`() throws {
        let secret = try SigningSecret(Self.text)
        let signer = try HMACSigner(secrets: [secret])
        let verifier = try SignatureVerifier(secrets: [secret])
        let source = SecretSource.text(Self.text)
        let key = Array("1\u{F2}\u{90}".unicodeScalars.map { UInt8($0.value) })
        for value in [secret, signer, verifier, source] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            for shown in [String(describing: value), String(reflecting: value), dumped, "\(value)"]
            {
                #expect(!shown.contains("MfKQ9r8G"))
                #expect(!shown.contains("\(key)".dropLast()))
            }
        }
        #expect("\(secret)" == "[redacted]")
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func `is neither encodable nor decodable`() throws {
        let secret: Any = try SigningSecret(Self.text)
        #expect(!(secret is any Encodable))
        #expect(!(secret is any Decodable))
    }

    @Test func `a secret that was read for a scheme which writes it otherwise is refused`() throws {
        let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let standard = try SigningSecret(text)
        let stripe = try SigningSecret(text, for: .stripe)
        #expect(standard != stripe)
        #expect(throws: InvalidSecret.self) { try HMACSigner(secrets: [standard], scheme: .stripe) }
        #expect(throws: InvalidSecret.self) { try HMACSigner(secrets: [stripe]) }
        #expect(throws: InvalidSecret.self) {
            try SignatureVerifier(secrets: [standard], scheme: .github)
        }
        _ = try HMACSigner(secrets: [stripe], scheme: .github)
        _ = try HMACSigner(secrets: [standard], scheme: .httpMessageSignatures)
        let bytes = try SigningSecret(bytes: 0..<32)
        for scheme in [SignatureScheme.standard, .stripe, .httpMessageSignatures] {
            _ = try HMACSigner(secrets: [bytes], scheme: scheme)
        }
    }
}
