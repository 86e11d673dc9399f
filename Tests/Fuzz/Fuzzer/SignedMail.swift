import Tackle
import TackleHMAC

/// A message that was signed, and what is true of it however it arrives.
struct SignedMail {
    private let message: SignableMessage
    private let party: Party
    private let sent: Mail

    init(_ message: SignableMessage, by party: Party) {
        self.message = message
        self.party = party
        let fields = needed { try party.scheme.sign(message, with: party.signers) }
        for field in fields { Self.checkField(field) }
        sent = Mail(fields, message.body, Self.target(of: message))
    }

    /// Alters it as an input says, and has it verified.
    func check(editedBy input: inout FuzzInput, at now: Int64) {
        var mail = sent
        mail.edit(by: &input)
        let replays = ReplayWindow(limit: 2)
        let verified: VerifiedMessage
        do {
            verified = try party.verify(mail, at: now, replays: replays)
        } catch {
            demand(mail != sent, "what is signed is taken: \(party.scheme): \(error)")
            return
        }
        demand(mail.body == message.body, "the body is the one that was signed")
        demand(
            verified.id == (party.covers.contains(.id) ? message.id : nil),
            "the id is the one that was signed"
        )
        demand(
            verified.timestamp == (party.covers.contains(.time) ? message.timestamp : nil),
            "the time is the one that was signed"
        )
        if party.covers.contains(.target) {
            let target = Self.target(of: message)
            demand(
                mail.target.method == target.method && mail.target.path == target.path
                    && mail.target.authority == target.authority
                    && (mail.target.query ?? "?") == (target.query ?? "?"),
                "the target is the one that was signed"
            )
        }
        do throws(SignatureRefusal) {
            _ = try party.verify(mail, at: now, replays: replays)
            demand(false, "a repetition is noticed")
        } catch {
            demand(error == .replayed, "a repetition is called one")
        }
        replays.forget(verified)
        demand(
            (try? party.verify(mail, at: now, replays: replays)) == verified,
            "what was forgotten is taken again"
        )
    }

    /// What a signer writes must be fit to be sent.
    private static func checkField(_ field: SignatureField) {
        do {
            _ = try HeaderField(name: field.name, value: field.value)
        } catch {
            demand(false, "what is signed can be sent: \(error)")
        }
    }

    private static func target(of message: SignableMessage) -> RequestTarget {
        message.target
            ?? RequestTarget(method: "POST", authority: "shop.example", target: "/hooks")
    }
}
