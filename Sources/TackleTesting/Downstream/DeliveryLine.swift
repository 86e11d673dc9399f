import Tackle

/// The deliveries that stand before a ``Downstream``.
final class DeliveryLine: Sendable {
    struct State: Sendable {
        var arrivals: [Downstream.Arrival] = []
        var unexpected: [Downstream.Arrival] = []
        var isAbandoned = false

        mutating func takeFirst(where condition: (Delivery) -> Bool) -> Downstream.Arrival? {
            let index = unexpected.firstIndex { condition($0.delivery) }
            return index.map { unexpected.remove(at: $0) }
        }
    }

    let state = Watched(State())

    private let stage: String
    private let clock: any WallClock
    private let limit: Duration

    init(stage: String, clock: any WallClock, limit: Duration) {
        self.stage = stage
        self.clock = clock
        self.limit = limit
    }

    /// Waits for the test's response to a delivery.
    func take(_ delivery: Delivery) async throws -> Receipt {
        let arrival = Downstream.Arrival(delivery, time: clock.now)
        let isAbandoned = state.update { state in
            state.arrivals.append(arrival)
            state.unexpected.append(arrival)
            return state.isAbandoned
        }
        if isAbandoned { throw Downstream.Abandoned() }
        let answer = try await response(to: arrival)
        return try await answer.give(to: delivery, by: stage, clock: clock)
    }

    private func response(to arrival: Downstream.Arrival) async throws -> Answer {
        do {
            try await arrival.state.wait(
                within: limit,
                for: "a response to \(arrival.summary)",
                seen: { _ in "none" },
                until: { if case .waiting = $0 { false } else { true } }
            )
        } catch {
            // A response that came first counts, as its giver was told.
            arrival.settle(error is CancellationError ? .cancelled : .failed(error))
        }
        switch arrival.state.current {
        case .responded(let answer): return answer
        case .failed(let error): throw error
        case .cancelled, .waiting: throw CancellationError()
        }
    }

    /// Ends every wait: nobody can respond any more.
    func abandon() {
        let waiting = state.update { state in
            state.isAbandoned = true
            return state.arrivals
        }
        for arrival in waiting { arrival.settle(.failed(Downstream.Abandoned())) }
    }
}
