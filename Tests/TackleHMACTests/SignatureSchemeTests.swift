import Foundation
import TackleHMAC
import Testing

/// What the standard scheme signs, and what it refuses to sign.
struct SignatureSchemeTests {
    private let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    @Test(arguments: ["", "msg.1", "msg 1", "msg\r\nx", "msg_\u{E9}", "a\0b"])
    func `refuses to sign an id that would be ambiguous`(id: String) throws {
        let message = SignableMessage(id: id, timestamp: 1, body: [])
        #expect(throws: SigningFailure.id) {
            try SignatureScheme.standard.sign(message, with: [SigningSecret(secret)])
        }
    }

    @Test(arguments: [-1, 1_000_000_000_000, Int64.min, .max])
    func `refuses to sign a time that no verifier takes`(timestamp: Int64) throws {
        let message = SignableMessage(id: "msg_1", timestamp: timestamp, body: [])
        #expect(throws: SigningFailure.timestamp) {
            try SignatureScheme.standard.sign(message, with: [SigningSecret(secret)])
        }
    }

    @Test(arguments: [-0.1, -1e300, 1e12, .infinity, .nan])
    func `refuses a date that has no timestamp`(seconds: Double) {
        #expect(throws: SigningFailure.timestamp) {
            try SignableMessage(id: "a", date: Date(timeIntervalSince1970: seconds), body: [])
        }
    }

    @Test func `a date loses its fraction`() throws {
        let date = Date(timeIntervalSince1970: 1_614_265_330.999)
        #expect(try SignableMessage(id: "a", date: date, body: []).timestamp == 1_614_265_330)
    }

    @Test func `is found by its name alone`() {
        #expect(SignatureScheme.named("standard") == .standard)
        #expect(SignatureScheme.named("Standard") == nil)
        #expect(SignatureScheme.named("") == nil)
        #expect(SignatureScheme.named("custom") == nil)
        #expect(
            SignatureScheme.names == [
                "standard", "standard-ed25519", "github", "stripe", "slack", "shopify",
                "http-message-signatures",
            ]
        )
    }

    @Test func `signing from many tasks gives the same results`() async throws {
        let secrets = try [SigningSecret(secret), SigningSecret(secret)]
        let messages = (0..<64).map {
            SignableMessage(
                id: "msg_\($0)",
                timestamp: Int64($0),
                body: Array(repeating: UInt8($0), count: $0 * 97)
            )
        }
        let wanted = try messages.map { try SignatureScheme.standard.sign($0, with: secrets) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for round in 0..<32 {
                group.addTask { @concurrent in
                    for index in messages.indices {
                        let index = (index + round) % messages.count
                        let fields = try SignatureScheme.standard.sign(
                            messages[index],
                            with: secrets
                        )
                        guard fields == wanted[index] else { return false }
                    }
                    return true
                }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
    }
}
