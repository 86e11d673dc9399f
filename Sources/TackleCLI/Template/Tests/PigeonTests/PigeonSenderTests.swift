import Tackle
import TackleCurl
import TackleTesting
import Testing

@testable import Pigeon

struct PigeonSenderTests {
    private static let token = "a-token-for-tests"

    /// A sender that may connect to this machine.
    @Sendable private static func makeSender() throws -> PigeonSender {
        var curl = CurlSender.Options()
        curl.addresses = AddressPolicy(allow: [try AddressRange("127.0.0.1")])
        let options = PigeonSender.Options(token: SecretText(token), curl: curl)
        return try PigeonSender(options: options)
    }

    @Test func `keeps the contract that every sender has with its pipeline`() async throws {
        let options: [String: OptionValue] = [
            "token": .text(Self.token), "curl": ["allow": ["127.0.0.1"], "timeout": "20s"],
        ]
        try await SenderContract(options: options, Self.makeSender).run()
    }

    @Test func `sends the token, and the webhook's id as the key of the request`() async throws {
        try await LocalReceiver.running { receiver in
            let pipeline = try Pipeline { try Self.makeSender() }
            let webhook = try Webhook("order.paid", to: receiver.url(), body: .json(["order": 42]))
            let receipt = try await pipeline.send(webhook)
            #expect(receipt.isDelivered && receipt.stage == "pigeon")
            let request = try #require(receiver.requests.first)
            #expect(request.headers["authorization"] == "Bearer \(Self.token)")
            #expect(request.headers["idempotency-key"] == "\(webhook.id)")
        }
    }
}
