import Foundation
import Tackle
import TackleHMAC
import TestSupport
import Testing

/// A rotation with dates: which secrets sign and are accepted when.
struct SecretPeriodTests {
    private static let old = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let new = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private static func day(_ number: Double) -> Date { start.addingTimeInterval(number * 86_400) }

    /// The new one from day 1 on, the old one until day 3.
    private static func rotation() throws -> [SigningSecret] {
        [
            try SigningSecret(new).inForce(from: day(1)),
            try SigningSecret(old).inForce(until: day(3)),
        ]
    }

    private func signatures(at moment: Date, by scheme: SignatureScheme) async throws -> String {
        let texts = scheme == .standard ? [Self.new, Self.old] : ["new-secret", "old-secret"]
        let secrets = [
            try SigningSecret(texts[0], for: scheme).inForce(from: Self.day(1)),
            try SigningSecret(texts[1], for: scheme).inForce(until: Self.day(3)),
        ]
        let clock = ManualClock(now: Self.start)
        let signer = try HMACSigner(secrets: secrets, scheme: scheme, clock: clock)
        clock.advance(to: moment)
        let signed = try await SignedDelivery(by: [signer])
        return try #require(signed.headers[scheme.headerNames.last ?? ""])
    }

    @Test(arguments: [(0.0, 1), (0.9999, 1), (1, 2), (2, 2), (2.9999, 2), (3, 1), (400, 1)])
    func `an old secret signs until its end, a new one from its start`(
        day: Double,
        count: Int
    ) async throws {
        let signatures = try await signatures(at: Self.day(day), by: .standard)
        #expect(signatures.split(separator: " ").count == count)
    }

    @Test func `where one signature has room, the first secret in force makes it`() async throws {
        let before = try await signatures(at: Self.day(0), by: .github)
        let between = try await signatures(at: Self.day(2), by: .github)
        let after = try await signatures(at: Self.day(4), by: .github)
        #expect(before != between)
        #expect(between == after)
    }

    @Test(
        arguments: Unprinted.all([
            (0.0, old, true), (0, new, false), (2, old, true), (2, new, true),
            (3, old, false), (3, new, true),
        ])
    )
    func `a verifier takes a secret while it is in force`(
        each: Unprinted<(Double, String, Bool)>
    ) throws {
        let (day, secret, isTaken) = each.value
        let moment = Self.day(day)
        let message = SignableMessage(
            id: "msg_1",
            timestamp: Int64(moment.timeIntervalSince1970),
            body: [1, 2, 3]
        )
        let headers = try SignatureScheme.standard.sign(message, with: [SigningSecret(secret)])
        let verifier = try SignatureVerifier(
            secrets: Self.rotation(),
            clock: ManualClock(now: moment)
        )
        var refusal: SignatureRefusal?
        do {
            try verifier.verify(headers: headers.map { ($0.name, $0.value) }, body: [1, 2, 3])
        } catch {
            refusal = error
        }
        #expect(refusal == (isTaken ? nil : .noMatch))
    }

    @Test func `a verifier all of whose secrets are over says so`() throws {
        let secret = try SigningSecret(Self.old).inForce(until: Self.day(1))
        let verifier = try SignatureVerifier(
            secrets: [secret],
            clock: ManualClock(now: Self.day(1))
        )
        let moment = Int64(Self.day(1).timeIntervalSince1970)
        let message = SignableMessage(id: "msg_1", timestamp: moment, body: [])
        let headers = try SignatureScheme.standard.sign(message, with: [secret])
        #expect(throws: SignatureRefusal.noSecretInForce) {
            try verifier.verify(headers: headers.map { ($0.name, $0.value) }, body: [])
        }
    }

    @Test(
        arguments: [
            ([(nil, -1.0)], "none that is still in force"),
            ([(1.0, nil)], "none in force now"),
            ([(nil, 1.0), (2.0, nil)], "none in force after 2027-01-16T08:00:00Z"),
            ([(nil, 5.0), (1.0, 3.0), (6.0, nil)], "none in force after 2027-01-20T08:00:00Z"),
        ] as [([(Double?, Double?)], String)]
    )
    func `a rotation with a gap is refused when the signer is made`(
        periods: [(Double?, Double?)],
        reason: String
    ) throws {
        let secrets = try periods.map { start, end in
            try SigningSecret(Self.old).inForce(from: start.map(Self.day), until: end.map(Self.day))
        }
        let error = #expect(throws: InvalidSecret.self) {
            try HMACSigner(secrets: secrets, clock: ManualClock(now: Self.start))
        }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }

    @Test(
        arguments: [
            [(nil, nil)], [(-1.0, nil)], [(nil, 2.0)], [(nil, 2.0), (2.0, nil)],
            [(5.0, nil), (nil, 3.0), (2.0, 5.0)], [(-9.0, -3.0), (-4.0, nil)],
        ] as [[(Double?, Double?)]]
    )
    func `a rotation without a gap is taken, in any order`(periods: [(Double?, Double?)]) throws {
        let secrets = try periods.map { start, end in
            try SigningSecret(Self.old).inForce(from: start.map(Self.day), until: end.map(Self.day))
        }
        _ = try HMACSigner(secrets: secrets, clock: ManualClock(now: Self.start))
    }

    @Test func `a period that ends before it begins is refused`() throws {
        let secret = try SigningSecret(Self.old)
        #expect(throws: InvalidSecret.self) {
            try secret.inForce(from: Self.day(1), until: Self.day(1))
        }
    }

    @Test func `what nobody replaced in time stays to be sent later`() async throws {
        let clock = ManualClock(now: Self.start)
        let secret = try SigningSecret(Self.old).inForce(until: Self.day(1))
        let signer = try HMACSigner(secrets: [secret], clock: clock)
        clock.advance(to: Self.day(1))
        let error = await #expect(throws: SendError.self) {
            try await SignedDelivery(by: [signer])
        }
        #expect(error?.code == .misconfigured)
        #expect(error?.verdict == .retry)
    }
}
