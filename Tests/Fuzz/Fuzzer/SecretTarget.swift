import Foundation
import Logging
import Tackle
import TackleHMAC

/// Texts and bytes read as secrets, from every place that they are kept in.
///
/// The first byte tells the scheme, the second one the place.
enum SecretTarget {
    static func run(_ input: FuzzInput) {
        var input = input
        let party = Party.all[input.number(below: Party.all.count)]
        let kind = input.byte()
        let content = input.rest()
        let log = CollectedLog()
        let read = { (content: [UInt8]) throws(InvalidSecret) in
            try secret(of: content, kind, for: party.scheme, log.logger)
        }
        do throws(InvalidSecret) {
            check(try read(content), for: party, made: content, kind)
        } catch {
            demand(!error.reason.isEmpty, "a refusal has a reason")
        }
        Disclosure.check(content) { content in
            log.clear()
            do throws(InvalidSecret) {
                _ = try read(content)
                return log.text
            } catch {
                return log.text + error.description
            }
        }
    }

    private static func secret(
        of content: [UInt8],
        _ kind: UInt8,
        for scheme: SignatureScheme,
        _ logger: Logger
    ) throws(InvalidSecret) -> SigningSecret {
        let text = String(decoding: content, as: UTF8.self)
        let encoding = SecretEncoding.allCases[Int(kind >> 3) % SecretEncoding.allCases.count]
        let source: SecretSource
        switch kind % 7 {
        case 0: return try SigningSecret(text, for: scheme)
        case 1: return try SigningSecret(bytes: content, for: scheme)
        case 2: return try SigningSecret(publicKey: content)
        case 3: source = .text(text, encoding: encoding)
        case 4: source = .environment("NAME", encoding: encoding)
        case 5: source = .file(KeptFile.path(holding: content), encoding: encoding)
        // A secret in the place of a name.
        default: source = .environment("whsec_" + text).named(text)
        }
        return try source.resolve(for: scheme, environment: ["NAME": text], logger: logger)
    }

    private static func hex(_ byte: UInt8) -> String {
        String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16)
    }

    /// What is true of every secret that was taken.
    private static func check(
        _ secret: SigningSecret,
        for party: Party,
        made content: [UInt8],
        _ kind: UInt8
    ) {
        for shown in ["\(secret)", String(reflecting: secret), "\([secret])"] {
            demand(shown.contains("[redacted]") && shown.utf8.count <= 12, "a secret never prints")
        }
        demand(secret == secret, "a secret is itself")
        if kind % 7 == 1 {
            for (encoding, text) in [
                (SecretEncoding.hex, content.map(Self.hex).joined()),
                (.base64, Data(content).base64EncodedString()),
            ] {
                let source = SecretSource.text(text, encoding: encoding)
                let other = needed { try source.resolve(for: party.scheme, environment: [:]) }
                demand(other == secret, "a key is the same in \(encoding)")
            }
        }
        guard kind % 7 != 2, (try? HMACSigner(secrets: [secret], scheme: party.scheme)) != nil
        else { return }
        let verifier = secret.publicKey.map { text in
            needed { try SigningSecret(text, for: party.scheme) }
        }
        let message = SignableMessage(
            id: "msg_1",
            timestamp: HeaderTarget.time,
            body: content,
            target: RequestTarget(method: "POST", authority: "shop.example", target: "/hooks")
        )
        let other = Party(party.scheme, [secret], verifying: [verifier ?? secret], party.covers)
        var nothing = FuzzInput([])
        SignedMail(message, by: other).check(editedBy: &nothing, at: HeaderTarget.time)
    }
}
