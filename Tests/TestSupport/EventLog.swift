package import Tackle

/// The events and attempts of a test in the order in which they happened.
package final class EventLog: Sendable {
    private struct State {
        var events: [DeliveryEvent] = []
        var counts: [DeliveryEvent.Kind: Int] = [:]
    }

    private let state = Observed(State())

    package init() {}

    package var events: [DeliveryEvent] { state.current.events }

    package func events(_ kind: DeliveryEvent.Kind) -> [DeliveryEvent] {
        events.filter { $0.kind == kind }
    }

    package func append(_ event: DeliveryEvent) {
        state.update { state in
            state.events.append(event)
            state.counts[event.kind, default: 0] += 1
        }
    }

    package func wait(for kind: DeliveryEvent.Kind, count: Int = 1) async throws {
        try await state.wait { ($0.counts[kind] ?? 0) >= count }
    }

    /// The rest of a pipeline that sends as given and tells this log.
    package func next(
        _ send: @escaping @Sendable (Delivery) async throws -> Receipt = { .delivered($0) }
    ) -> Next {
        Next(send: send, report: { self.append($0) })
    }
}

extension Receipt {
    /// The receipt of a receiver that answered 200.
    package static func delivered(_ delivery: Delivery) -> Receipt {
        .delivered(
            delivery,
            by: "test",
            attempt: Attempt(number: delivery.attempt, response: Response(status: 200))
        )
    }
}

extension Webhook {
    /// A small webhook whose id ends in a number.
    package static func numbered(
        _ number: Int,
        to endpoint: String = "a",
        options: Options = Options()
    ) throws -> Webhook {
        var options = options
        options.endpointKey = endpoint
        return try Webhook(
            "test.happened",
            to: "https://\(endpoint).example/hooks",
            body: WebhookBody(bytes: Array("{}".utf8), contentType: "application/json"),
            id: "msg_\(number)",
            options: options
        )
    }
}
