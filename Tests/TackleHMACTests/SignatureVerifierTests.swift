import Foundation
import TackleHMAC
import TestSupport
import Testing

/// What the verifier takes and refuses beyond the shared vectors.
struct SignatureVerifierTests {
    private let old = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private let new = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    private let time: Int64 = 1_614_265_330
    private let body = Array(#"{"test": 2432232314}"#.utf8)

    private func headers(signedWith secrets: [String]) throws -> [(name: String, value: String)] {
        let message = SignableMessage(id: "msg_1", timestamp: time, body: body)
        let secrets = try secrets.map { try SigningSecret($0) }
        return try SignatureScheme.standard.sign(message, with: secrets).map {
            (name: $0.name, value: $0.value)
        }
    }

    private func clock(_ offset: Double = 0) -> ManualClock {
        ManualClock(now: Date(timeIntervalSince1970: Double(time) + offset))
    }

    @Test func `two secrets at once verify with either`() throws {
        let headers = try headers(signedWith: [new, old])
        for secret in [old, new] {
            let verifier = try SignatureVerifier(
                secrets: [SigningSecret(secret)],
                clock: clock()
            )
            let verified = try verifier.verify(headers: headers, body: body)
            #expect(verified.id == "msg_1")
            #expect(verified.timestamp == time)
        }
    }

    @Test func `every single altered byte of the body is noticed`() throws {
        let headers = try headers(signedWith: [old])
        let verifier = try SignatureVerifier(
            secrets: [SigningSecret(old)],
            clock: clock()
        )
        for index in body.indices {
            var altered = body
            altered[index] ^= 1
            let error = #expect(throws: SignatureRefusal.self) {
                try verifier.verify(headers: headers, body: altered)
            }
            #expect(error?.name == "no-matching-signature")
        }
    }

    @Test func `a secret that nobody used is refused`() throws {
        let verifier = try SignatureVerifier(
            secrets: [SigningSecret(new)],
            clock: clock()
        )
        #expect(throws: SignatureRefusal.self) {
            try verifier.verify(headers: headers(signedWith: [old]), body: body)
        }
    }

    @Test func `a verifier without secrets is refused`() {
        #expect(throws: InvalidSecret.self) { try SignatureVerifier(secrets: []) }
    }

    @Test(
        arguments: [
            (300.0, nil), (300.9, nil), (301, "timestamp-too-old"), (-300, nil),
            (-301, "timestamp-too-new"), (.infinity, "timestamp-too-old"),
            (-.infinity, "timestamp-too-new"), (.nan, "timestamp-too-new"),
            (1e300, "timestamp-too-old"),
        ] as [(Double, String?)]
    )
    func `time counts in both directions`(offset: Double, refusal: String?) throws {
        let verifier = try SignatureVerifier(
            secrets: [SigningSecret(old)],
            clock: clock(offset)
        )
        let headers = try headers(signedWith: [old])
        var name: String?
        do {
            try verifier.verify(headers: headers, body: body)
        } catch {
            name = error.name
        }
        #expect(name == refusal)
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .seconds(Int64.max), .seconds(Int64.min)])
    func `any tolerance is bearable`(tolerance: Duration) throws {
        let verifier = try SignatureVerifier(
            secrets: [SigningSecret(old)],
            tolerance: tolerance,
            clock: clock()
        )
        let headers = try headers(signedWith: [old])
        let verified = try? verifier.verify(headers: headers, body: body)
        #expect((verified != nil) == (tolerance >= .zero))
    }

    @Test func `10,000 random header sets are refused and never crash`() throws {
        var random = SeededGenerator(seed: 2026)
        let verifier = try SignatureVerifier(
            secrets: [SigningSecret(old), SigningSecret(new)],
            clock: clock()
        )
        let good = try headers(signedWith: [old])
        let known: Set = [
            "missing-header", "duplicate-header", "malformed-header", "malformed-timestamp",
            "timestamp-too-old", "timestamp-too-new", "no-matching-signature",
        ]
        for _ in 0..<10_000 {
            var headers = good
            // One header at least is changed in a way that cannot be right by accident.
            let spoilt = Int.random(in: 0..<3, using: &random)
            headers[spoilt].value = noise(&random)
            for _ in 0..<Int.random(in: 0..<4, using: &random) {
                let name = Bool.random(using: &random) ? "Webhook-Signature" : noise(&random)
                headers.insert(
                    (name: name, value: noise(&random)),
                    at: Int.random(in: 0...headers.count, using: &random)
                )
            }
            let error = #expect(throws: SignatureRefusal.self) {
                try verifier.verify(headers: headers, body: body)
            }
            #expect(error.map { known.contains($0.name) } == true)
        }
    }

    private func noise(_ random: inout SeededGenerator) -> String {
        let pieces = [
            "v1,", " ", ",", "=", ".", "v1a,", "0", "16142653300", "\r\n", "\0", "é", "/",
        ]
        let length = Int.random(in: 0..<6, using: &random)
        return (0..<length).map { _ in
            switch Int.random(in: 0..<3, using: &random) {
            case 0: pieces.randomElement(using: &random) ?? ""
            case 1: String(decoding: random.bytes(12), as: UTF8.self)
            default: Data(random.bytes(32)).base64EncodedString()
            }
        }.joined()
    }
}
