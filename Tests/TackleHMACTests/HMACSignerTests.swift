import Foundation
import Synchronization
import Tackle
import TackleHMAC
import TestSupport
import Testing

/// The signer as a stage of a pipeline.
struct HMACSignerTests {
    private final class SteppingClock: WallClock {
        private let moment: Mutex<Date>

        init(at seconds: Double) {
            moment = Mutex(Date(timeIntervalSince1970: seconds))
        }

        var now: Date {
            moment.withLock { moment in
                defer { moment += 60 }
                return moment
            }
        }

        func sleep(until moment: Date) async throws {}
    }

    private struct Refused: Error {}

    private final class Seen: Sendable {
        let deliveries = Mutex<[Delivery]>([])

        var transport: ClosureTransport {
            ClosureTransport("seen") { delivery in
                self.deliveries.withLock { $0.append(delivery) }
                throw Refused()
            }
        }
    }

    private let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private func webhook() throws -> Webhook {
        try Webhook(
            to: "https://hooks.example.com/x",
            body: WebhookBody(bytes: Array(#"{"a":1}"#.utf8), contentType: "application/json"),
            id: "msg_1"
        )
    }

    @Test func `every attempt has a fresh timestamp, and a receiver verifies it`() async throws {
        let seen = Seen()
        let signer = try HMACSigner(secret: secret, clock: SteppingClock(at: 1000.5))
        let pipeline = try Pipeline(stages: [signer, seen.transport])
        #expect(pipeline.description == "hmac -> seen")
        for _ in 0..<2 {
            await #expect(throws: (any Error).self) { try await pipeline.send(webhook()) }
        }
        let deliveries = seen.deliveries.withLock { $0 }
        #expect(deliveries.count == 2)
        for (index, delivery) in deliveries.enumerated() {
            let timestamp = 1000 + 60 * index
            let verifier = try SignatureVerifier(
                secrets: [SigningSecret(secret)],
                clock: ManualClock(now: Date(timeIntervalSince1970: Double(timestamp)))
            )
            let verified = try verifier.verify(
                headers: delivery.requestHeaders.map { (name: $0.name, value: $0.value) },
                body: delivery.webhook.body.bytes
            )
            #expect(verified.id == "msg_1")
            #expect(verified.timestamp == Int64(timestamp))
        }
    }

    @Test(arguments: SignatureScheme.all)
    func `as many secrets as are allowed fit into the headers`(
        scheme: SignatureScheme
    ) async throws {
        let longest = String(repeating: "\\", count: 256)
        let bytes = (0...scheme.secretLimit).map { [UInt8](repeating: UInt8($0), count: 32) }
        let secrets = try bytes.map { bytes in
            let isPair = scheme == .httpMessageSignatures
            let form: SignatureScheme = isPair ? .standardEd25519 : scheme
            return try SigningSecret(bytes: bytes, for: form).named(longest)
        }
        #expect(throws: InvalidSecret.self) { try HMACSigner(secrets: secrets, scheme: scheme) }
        let signer = try HMACSigner(secrets: secrets.dropLast(), scheme: scheme)
        let signed = try await SignedDelivery(by: [signer], to: "https://shop.example/hooks?a=1")
        #expect(scheme.headerNames.allSatisfy { signed.headers[$0] != nil })
    }

    @Test func `refuses no secret`() {
        #expect(throws: InvalidSecret.self) { try HMACSigner(secrets: []) }
    }

    @Test func `a clock that cannot be signed leaves the delivery to be retried`() async throws {
        let signer = try HMACSigner(secret: secret, clock: SteppingClock(at: -10_000))
        let pipeline = try Pipeline(stages: [signer, Seen().transport])
        let error = await #expect(throws: SendError.self) { try await pipeline.send(webhook()) }
        #expect(error?.code == .misconfigured)
        #expect(error?.verdict == .retry)
    }
}
