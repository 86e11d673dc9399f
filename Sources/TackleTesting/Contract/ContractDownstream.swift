import FoundationEssentials
import Tackle

/// The rest of the pipeline, as a stage under contract sees it: it remembers what is handed on and
/// answers by a rule's script.
final class ContractDownstream: Sendable {
    /// What is done with a delivery.
    typealias Script = @Sendable (Delivery) throws -> Receipt

    private struct State {
        var deliveries: [(delivery: Delivery, time: ContinuousClock.Instant)] = []
        var inFlight: [Endpoint: Int] = [:]
        var overlaps: Set<Endpoint> = []
        var cancelled = 0
        var script: Script = ContractDownstream.delivers
    }

    private let state = Watched(State())
    private let reported = Watched<[DeliveryEvent]>([])
    private let gate = Gate()

    /// Answers 200 to everything.
    static let delivers: Script = { delivery in
        let attempt = Attempt(number: delivery.attempt, response: Response(status: 200))
        return .delivered(delivery, by: "contract", attempt: attempt)
    }

    init() {}

    /// What to give to the stage.
    var next: Next {
        Next(
            send: { try await self.take($0) },
            report: { event in self.reported.update { $0.append(event) } }
        )
    }

    /// What was handed on so far, in order.
    var deliveries: [Delivery] { state.current.deliveries.map(\.delivery) }

    /// When each of them was handed on.
    var times: [ContinuousClock.Instant] { state.current.deliveries.map(\.time) }

    /// How many were cancelled while they were held.
    var cancelled: Int { state.current.cancelled }

    /// The endpoints to which two deliveries were in flight at once.
    var overlaps: Set<Endpoint> { state.current.overlaps }

    /// What the stage has reported.
    var events: [DeliveryEvent] { reported.current }

    /// From here on, deliveries are dealt with so.
    func answer(_ script: @escaping Script) {
        state.update { $0.script = script }
    }

    /// From here on, deliveries hang.
    func hold() { gate.close() }

    /// Lets all go.
    func release() { gate.open() }

    func waitForDeliveries(_ count: Int, within limit: Duration) async throws {
        try await state.wait(
            within: limit,
            for: "\(count) deliveries handed on",
            seen: { "\($0.deliveries.count)" },
            until: { $0.deliveries.count >= count }
        )
    }

    func waitForCancelled(_ count: Int, within limit: Duration) async throws {
        try await state.wait(
            within: limit,
            for: "\(count) cancelled",
            seen: { "\($0.cancelled)" },
            until: { $0.cancelled >= count }
        )
    }

    func waitForEvents(
        within limit: Duration,
        _ wanted: String,
        until condition: @escaping @Sendable ([DeliveryEvent]) -> Bool
    ) async throws {
        try await reported.wait(
            within: limit,
            for: wanted,
            seen: { "the events \($0.map(\.kind))" },
            until: condition
        )
    }

    private func take(_ delivery: Delivery) async throws -> Receipt {
        let endpoint = delivery.webhook.endpoint
        let (script, ticket) = state.update { state in
            state.deliveries.append((delivery, .now))
            state.inFlight[endpoint, default: 0] += 1
            if state.inFlight[endpoint, default: 0] > 1 { state.overlaps.insert(endpoint) }
            return (state.script, gate.enter())
        }
        defer { state.update { $0.inFlight[endpoint, default: 1] -= 1 } }
        do {
            try Task.checkCancellation()
            try await gate.pass(ticket)
        } catch {
            state.update { $0.cancelled += 1 }
            throw error
        }
        return try script(delivery)
    }
}
