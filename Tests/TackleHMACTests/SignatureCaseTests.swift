import Foundation
import Tackle
import TackleHMAC
import TestSupport
import Testing

/// Every scheme judged by cases whose verdicts were made independently of Tackle.
struct SignatureCaseTests {
    private static let cases = SignatureCaseFile.shared.cases

    @Test func `there are as many cases as were published`() {
        #expect(Self.cases.count == 532)
        #expect(Self.cases.filter(\.isSigned).count == 40)
        #expect(Set(Self.cases.map(\.scheme.name)).count == 6)
    }

    @Test(arguments: cases)
    func `a verifier gives the wanted verdict`(each: SignatureCase) throws {
        var refusal: String?
        do {
            let verifier = try SignatureVerifier(
                secrets: each.secrets.map { try SigningSecret($0, for: each.scheme) },
                scheme: each.scheme,
                tolerance: .seconds(each.tolerance),
                clock: ManualClock(now: Date(timeIntervalSince1970: Double(each.now)))
            )
            try verifier.verify(headers: each.headers, body: each.body)
        } catch let error as SignatureRefusal {
            refusal = error.name
        } catch is InvalidSecret {
            refusal = "bad-secret"
        }
        #expect((refusal == nil) == each.isValid, "refused for \(refusal ?? "nothing")")
        guard let reason = each.reason?.replacing("_", with: "-"), let refusal else { return }
        #expect(Self.words(for: reason).contains(refusal))
    }

    /// What the reason of a case is here, where a header that is no signature of the scheme's form
    /// may also count as one that does not match.
    private static func words(for reason: String) -> [String] {
        switch reason {
        case "malformed-header": [reason, "no-matching-signature", "malformed-timestamp"]
        case "no-matching-signature": [reason, "malformed-header", "bad-secret"]
        default: [reason]
        }
    }

    @Test(arguments: cases.filter(\.isSigned))
    func `a signer writes exactly the headers`(each: SignatureCase) throws {
        let stripe = each.header("stripe-signature")?.split(separator: ",").first?.dropFirst(2)
        let time =
            each.header("webhook-timestamp") ?? each.header("x-slack-request-timestamp")
            ?? stripe.map(String.init)
        let message = SignableMessage(
            id: each.header("webhook-id") ?? "msg_1",
            timestamp: try time.map { try #require(Int64($0)) } ?? 0,
            body: each.body
        )
        let texts =
            each.scheme == .standardEd25519
            ? [SignatureCaseFile.shared.meta.signingKey] : each.secrets
        let secrets = try texts.map { try SigningSecret($0, for: each.scheme) }
        let fields = try each.scheme.sign(message, with: secrets)
        #expect(fields.map { $0.name.lowercased() } == each.scheme.headerNames)
        for field in fields { #expect(each.header(field.name) == field.value) }
    }
}
