import Foundation
import TackleHMAC
import Testing

/// The standard scheme judged by cases whose verdicts were made independently.
struct StandardVectorTests {
    @Test func `there are as many vectors as were published`() {
        #expect(Vector.standard.count == 110)
        #expect(Vector.standard.filter(\.sign).count == 7)
    }

    @Test(arguments: Vector.standard)
    func `a verifier gives the wanted verdict`(vector: Vector) throws {
        var reason: String?
        do {
            let verifier = try SignatureVerifier(
                secrets: vector.secret.map { try SigningSecret($0) },
                tolerance: .seconds(vector.tolerance)
            )
            try verifier.verify(
                headers: vector.headerLines,
                body: vector.bodyBytes,
                now: Date(timeIntervalSince1970: Double(vector.now))
            )
        } catch let refusal as SignatureRefusal {
            reason = refusal.name
        } catch is InvalidSecret {
            reason = "bad-secret"
        }
        #expect(
            (reason == nil) == (vector.verdict == "valid"),
            "refused for \(reason ?? "nothing")"
        )
        #expect(reason == vector.reason)
    }

    @Test(arguments: Vector.standard.filter(\.sign))
    func `a signer writes exactly the headers`(vector: Vector) throws {
        let message = SignableMessage(
            id: try #require(vector.header("webhook-id")),
            timestamp: try #require(vector.header("webhook-timestamp").flatMap { Int64($0) }),
            body: vector.bodyBytes
        )
        let secrets = try vector.secret.map { try SigningSecret($0) }
        let fields = try SignatureScheme.standard.sign(message, with: secrets)
        #expect(fields.map { [$0.name, $0.value] } == vector.headers)
    }

    @Test(arguments: [
        // standard-webhooks, libraries/python/tests/test_webhooks.py
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Int64(1_614_265_330), #"{"test": 2432232314}"#,
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        ),
        // standard-webhooks, libraries/rust/src/lib.rs
        (
            "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
            Int64(1_649_367_553), #"{"email":"test@example.com","username":"test_user"}"#,
            "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="
        ),
    ])
    func `the published examples are signed alike`(
        secret: String,
        id: String,
        timestamp: Int64,
        body: String,
        signature: String
    ) throws {
        let message = SignableMessage(id: id, timestamp: timestamp, body: Array(body.utf8))
        let fields = try SignatureScheme.standard.sign(message, with: [SigningSecret(secret)])
        #expect(fields.map(\.value) == [id, String(timestamp), signature])
        #expect(fields.map(\.name) == SignatureScheme.standard.headerNames)
    }
}
