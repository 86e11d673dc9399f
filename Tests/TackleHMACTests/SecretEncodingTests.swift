import Foundation
import Tackle
import TackleHMAC
import TackleTesting
import TestSupport
import Testing

/// The ways in which the place of a secret may have it written.
struct SecretEncodingTests {
    private static let key = [UInt8](0..<32)
    private static let text = "whsec_" + Data(key).base64EncodedString()
    private static let seed = bytes(
        ofHex: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    )

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }

    @Test(arguments: [
        (SecretEncoding.text, text), (.hex, hex(key)), (.hex, hex(key).uppercased()),
        (.base64, Data(key).base64EncodedString()),
    ])
    func `the same key in any writing is the same secret`(
        encoding: SecretEncoding,
        written: String
    ) throws {
        let wanted = try SigningSecret(Self.text)
        #expect(try SigningSecret(bytes: Self.key) == wanted)
        let sources = [
            SecretSource.text(written, encoding: encoding),
            .environment("HOOK", encoding: encoding),
        ]
        for source in sources {
            #expect(try source.resolve(environment: ["HOOK": written]) == wanted)
        }
    }

    @Test func `a raw file is its bytes, a line end among them`() async throws {
        try await TemporaryDirectory.with { folder in
            for bytes in [Self.key, [UInt8](repeating: 0xFF, count: 31) + [0x0A]] {
                let file = folder + "/raw"
                try Data(bytes).write(to: URL(fileURLWithPath: file))
                let secret = try SecretSource.file(file, encoding: .raw).resolve(environment: [:])
                #expect(try secret == SigningSecret(bytes: bytes))
            }
        }
    }

    @Test func `an Ed25519 key may be a seed, with or without its public key`() throws {
        let alone = try SigningSecret(bytes: Self.seed, for: .standardEd25519)
        let publicKey = bytes(
            ofHex: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        )
        let pair = try SigningSecret(bytes: Self.seed + publicKey, for: .standardEd25519)
        #expect(alone == pair)
        #expect(alone.publicKey == "whpk_" + Data(publicKey).base64EncodedString())
        let source = SecretSource.text(Self.hex(Self.seed), encoding: .hex)
        #expect(try source.resolve(for: .standardEd25519, environment: [:]) == alone)
        #expect(throws: InvalidSecret.self) {
            try SigningSecret(bytes: Self.seed + Self.seed, for: .standardEd25519)
        }
    }

    @Test(arguments: [
        (SecretEncoding.hex, "abc", SignatureScheme.standard, "is not hex"),
        (.hex, "zz" + String(repeating: "0", count: 62), .standard, "is not hex"),
        (.hex, "00112233", .standard, "has fewer than 24 bytes"),
        (.hex, "00112233", .github, "has fewer than 8 bytes"),
        (.hex, String(repeating: "00", count: 65), .standard, "has more than 64 bytes"),
        (.base64, "AAA", .github, "is not base64"),
        (.base64, "AAECAwQFBgc", .github, "is not base64"),
        (.hex, String(repeating: "00", count: 31), .standardEd25519, "has 31 bytes"),
        (.hex, "", .github, "has fewer than 8 bytes"),
    ])
    func `what is not written so is refused`(
        encoding: SecretEncoding,
        written: String,
        scheme: SignatureScheme,
        reason: String
    ) throws {
        let error = try #require(throws: InvalidSecret.self) {
            try SecretSource.text(written, encoding: encoding).resolve(
                for: scheme,
                environment: [:]
            )
        }
        #expect(error.reason.hasPrefix(reason), "\(error)")
    }

    @Test func `one line end behind a text is left out, and told`() throws {
        let log = CollectedLog()
        let wanted = try SigningSecret(Self.text)
        for end in ["\n", "\r\n"] {
            let secret = try SecretSource.environment("HOOK").resolve(
                environment: ["HOOK": Self.text + end],
                logger: log.logger
            )
            #expect(secret == wanted)
        }
        #expect(log.entries.count == 2)
        #expect(log.entries.allSatisfy { $0.message.contains("'HOOK' has a line end behind it") })
        #expect(throws: InvalidSecret.self) {
            try SecretSource.text("old-secret\n\n").resolve(for: .github, environment: [:])
        }
    }
}
