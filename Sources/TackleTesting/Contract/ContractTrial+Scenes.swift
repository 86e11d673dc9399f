import FoundationEssentials
import Tackle

extension ContractTrial {
    /// What a stage is given in most rules.
    static func webhook(
        to url: String = "https://receiver.example/hooks/contract?token=unspoken",
        body: WebhookBody? = nil,
        headers: [String: String] = ["X-Caller": "caller"],
        options: Webhook.Options = Webhook.Options()
    ) throws -> Webhook {
        try Webhook(
            "contract.tried",
            to: url,
            body: body ?? .json(["contract": true]),
            headers: headers,
            options: options
        )
    }

    static func body(_ bytes: [UInt8]) throws -> WebhookBody {
        try WebhookBody(bytes: bytes, contentType: "application/octet-stream")
    }

    static func delivery(
        to url: String = "https://receiver.example/hooks/contract?token=unspoken",
        body: WebhookBody? = nil
    ) throws -> Delivery {
        Delivery(try webhook(to: url, body: body))
    }

    /// Sends to a place of a receiver that behaves so.
    func send(
        to scene: ContractScene,
        body: WebhookBody? = nil
    ) async throws -> (outcome: Result<Receipt, any Error>, receiver: any ContractReceiver) {
        let (receiver, url) = try await receiver(scene)
        return (try await send(Self.delivery(to: url, body: body)), receiver)
    }

    /// A call that has reached a receiver or the rest of the pipeline, and hangs there.
    func hangingCall(deadline: Date? = nil) async throws -> ContractCall {
        if role == .transport {
            let (receiver, url) = try await receiver(.hangs)
            var delivery = try Self.delivery(to: url)
            delivery.deadline = deadline
            let call = call(delivery)
            try await reached(call) {
                try await receiver.waitForArrivals(1, within: limit)
            }
            return call
        }
        downstream.hold()
        let call = call(try Self.delivery())
        try await reached(call) { try await downstream.waitForDeliveries(1, within: limit) }
        return call
    }

    private func reached(_ call: ContractCall, _ wait: () async throws -> Void) async throws {
        do {
            try await wait()
        } catch is WaitExpired {
            let end = call.outcome.map { "; the call ended: \($0)" } ?? ""
            throw ContractBreach("nothing was handed on within \(limit)\(end)")
        }
    }
}
