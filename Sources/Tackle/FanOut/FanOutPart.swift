/// One address of a fan-out, and what is to be done about it.
struct FanOutPart {
    let address: EndpointAddress

    /// The webhook to send; `nil` where nothing is.
    private(set) var webhook: Webhook?

    /// The outcome that is known without sending.
    private(set) var known: Result<Receipt, SendError>?

    /// The place of the same address before this one, whose outcome it has.
    private(set) var first: Int?

    /// Makes a part; where the webhook cannot be made for it, that is its outcome.
    init(_ address: EndpointAddress, _ webhook: () throws(InvalidWebhook) -> Webhook) {
        self.address = address
        do throws(InvalidWebhook) {
            self.webhook = try webhook()
        } catch {
            known = .failure(SendError(wrapping: error))
        }
    }

    fileprivate mutating func follow(_ other: Int, isSame: Bool) {
        webhook = nil
        if isSame {
            first = other
        } else {
            known = .failure(
                SendError(
                    .invalidWebhook,
                    "another address in the list names the same endpoint: give it an endpoint key"
                        + " of its own, or keep one of the two"
                )
            )
        }
    }
}

extension [FanOutPart] {
    /// The parts, each delivery once: two are the same where webhook id and endpoint are.
    func distinct() -> [FanOutPart] {
        var parts = self
        var places: [DeliveryID: Int] = [:]
        for index in parts.indices {
            guard let webhook = parts[index].webhook else { continue }
            let id = DeliveryID(webhook: webhook.id, endpoint: webhook.endpoint)
            if let first = places[id] {
                parts[index].follow(first, isSame: parts[first].address == parts[index].address)
            } else {
                places[id] = index
            }
        }
        return parts
    }
}
