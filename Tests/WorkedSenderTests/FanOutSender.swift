import Tackle

/// Sends each webhook by several transports at once, such as to its endpoint and to an archive.
///
/// It is delivered once all have taken it. Where one fails, all are asked again at the next
/// attempt, so each must bear a webhook that it knows.
struct FanOutSender: Transport {
    let name = "fan-out"
    let first: any Transport
    let others: [any Transport]

    var requestMethod: String { first.requestMethod }

    func send(_ delivery: Delivery) async throws -> Receipt {
        try await withThrowingTaskGroup { group in
            for other in others {
                group.addTask { _ = try await other.send(delivery) }
            }
            let receipt = try await first.send(delivery)
            try await group.waitForAll()
            let attempt = receipt.attempt ?? Attempt(number: delivery.attempt)
            return .delivered(delivery, by: name, attempt: attempt)
        }
    }

    func close() {
        first.close()
        for other in others { other.close() }
    }
}
