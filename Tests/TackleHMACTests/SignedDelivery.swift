import Foundation
import Synchronization
import Tackle
import Testing

/// A webhook as it comes out of signers: what a transport would send.
struct SignedDelivery {
    let headers: Headers
    let webhook: Webhook

    /// The header lines as a receiver gets them.
    var lines: [(name: String, value: String)] {
        headers.map { (name: $0.name, value: $0.value) }
    }

    init(
        by signers: [any SenderPlugin],
        to url: String = "https://shop.example/hooks",
        endpoint: String? = nil,
        id: String = "msg_1",
        body: [UInt8] = Array(#"{"order":42}"#.utf8)
    ) async throws {
        var options = Webhook.Options()
        options.endpointKey = endpoint
        webhook = try Webhook(
            to: url,
            body: WebhookBody(bytes: body, contentType: "application/json"),
            id: id,
            options: options
        )
        let seen = Seen()
        let pipeline = try Pipeline(stages: signers + [seen.transport])
        try await pipeline.send(webhook)
        headers = try #require(seen.delivery).requestHeaders
    }

    private final class Seen: Sendable {
        private let last = Mutex<Delivery?>(nil)

        var delivery: Delivery? { last.withLock { $0 } }

        var transport: ClosureTransport {
            ClosureTransport("seen") { delivery in
                self.last.withLock { $0 = delivery }
                return .delivered(delivery, by: "seen", attempt: Attempt(number: delivery.attempt))
            }
        }
    }
}
