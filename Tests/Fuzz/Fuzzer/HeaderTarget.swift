import Tackle
import TackleHMAC

/// Messages that arrive: written out in full, or signed and then altered on their way.
///
/// The first byte tells the scheme and which of the two it is.
enum HeaderTarget {
    /// The time that signed messages have.
    static let time: Int64 = 1_614_265_330

    static func run(_ input: FuzzInput) {
        var input = input
        let first = input.byte()
        let party = Party.all[Int(first >> 1) % Party.all.count]
        if first & 1 == 0 {
            let now = Int64(input.text(before: 0x0A)) ?? time
            verify(Mail(written: &input), by: party, at: now)
        } else {
            let message = SignableMessage(
                id: "msg_\(input.byte())",
                timestamp: time + Int64(Int8(bitPattern: input.byte())),
                body: input.bytes(),
                target: RequestTarget(
                    method: "POST",
                    authority: "shop.example",
                    target: input.byte() & 1 == 0 ? "/hooks" : "/hooks?shop=7"
                )
            )
            let signed = SignedMail(message, by: party)
            signed.check(editedBy: &input, at: time)
        }
    }

    /// Verifies what was written out; where it is genuine, the library signs the same.
    private static func verify(_ mail: Mail, by party: Party, at now: Int64) {
        guard let verified = try? party.verify(mail, at: now) else { return }
        let message = SignableMessage(
            id: verified.id ?? "msg_1",
            timestamp: verified.timestamp ?? 0,
            body: mail.body,
            target: mail.target
        )
        let isSame = party.signers.contains { secret in
            let fields = needed { try party.scheme.sign(message, with: [secret]) }
            return fields.allSatisfy { field in
                let values = mail.values(of: field.name)
                switch field.name {
                // What its parameters are is the sender's choice.
                case "Signature-Input", "Signature": return values.count == 1
                // There may be others, and the digest by SHA-512 alone.
                case "Content-Digest":
                    return values.contains {
                        $0.contains(field.value.dropFirst(8)) || $0.contains("sha-512")
                    }
                case "webhook-id" where verified.id == nil: return true
                case "webhook-signature", "Stripe-Signature":
                    let token = field.value.split(separator: ",", maxSplits: 1).last ?? ""
                    return values.count == 1 && values[0].contains(token)
                default: return values == [field.value]
                }
            }
        }
        demand(isSame, "what is taken for genuine is what the secret signs")
    }
}
