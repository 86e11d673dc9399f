import Tackle
import TackleHMAC

/// Schemes that are told by texts: what they sign they take, and nothing else.
///
/// The first byte has flags, and fields that end with a NUL follow it.
enum SchemeTarget {
    static func run(_ input: FuzzInput) {
        var input = input
        let flags = input.byte()
        if flags & 1 == 0 {
            runCustom(flags, &input)
        } else {
            runMessageSignatures(flags, &input)
        }
    }

    private static func runCustom(_ flags: UInt8, _ input: inout FuzzInput) {
        let content = input.text()
        let header = input.text()
        let value = input.text()
        let timestampHeader = input.text()
        let idHeader = input.text()
        let scheme: SignatureScheme
        do {
            scheme = try .custom(
                content: content,
                header: header,
                value: value.isEmpty ? "{signature}" : value,
                encoding: flags & 2 == 0 ? .hex : .base64,
                timestampHeader: timestampHeader.isEmpty ? nil : timestampHeader,
                idHeader: idHeader.isEmpty ? nil : idHeader
            )
        } catch {
            demand(!error.reason.isEmpty && !error.option.isEmpty, "a refusal has a reason")
            return
        }
        let template = SampleTemplate(content)
        var covers: Set<Party.Part> = []
        if template.pieces.contains(.name("id")) { covers.insert(.id) }
        if template.pieces.contains(.name("timestamp")) { covers.insert(.time) }
        let isSymmetric = flags & 4 == 0
        let party = Party(
            scheme,
            [isSymmetric ? "correct horse battery staple" : Party.privateKey],
            verifying: isSymmetric ? nil : [Party.publicKey],
            covers: covers
        )
        check(party, template, &input)
    }

    private static func runMessageSignatures(_ flags: UInt8, _ input: inout FuzzInput) {
        let components = input.text().split(separator: " ").map(String.init)
        guard let scheme = try? SignatureScheme.httpMessageSignatures(covering: components),
            let name = try? SigningSecret(Party.privateKey, for: scheme).named(input.text())
        else { return }
        var covers: Set<Party.Part> = [.time]
        if components.contains("webhook-id") { covers.insert(.id) }
        let isWhole = ["@method", "@authority", "@path"].allSatisfy(components.contains)
        if isWhole { covers.insert(.target) }
        let verifier = needed { try SigningSecret(Party.publicKey, for: scheme) }
        let other = needed { try verifier.named(name.keyID ?? "") }
        check(Party(scheme, [name], verifying: [other], covers), nil, &input)
    }

    private static func check(
        _ party: Party,
        _ template: SampleTemplate?,
        _ input: inout FuzzInput
    ) {
        let target = RequestTarget(
            method: "POST",
            authority: input.text(),
            target: "/" + input.text()
        )
        let time = Int64(input.text()) ?? HeaderTarget.time
        let message = SignableMessage(
            id: input.text(),
            timestamp: time,
            body: input.field(),
            target: target
        )
        guard (try? party.scheme.sign(message, with: party.signers)) != nil else { return }
        if let template {
            let signed = template.filled(
                id: Array(message.id.utf8),
                timestamp: Array("\(time)".utf8),
                body: message.body
            )
            demand(template.readings(of: signed) == 1, "what is signed is read in one way")
        }
        // Whatever signs no time is known for ever, by which Foundation means the year 4001.
        let now = party.covers.contains(.time) ? time : HeaderTarget.time
        SignedMail(message, by: party).check(editedBy: &input, at: now)
    }
}
