public import FoundationEssentials
public import Tackle

/// A transport without a network: it answers by a script and remembers every delivery.
///
/// ```swift
/// let transport = RecordingTransport(answers: [.status(500), .status(429, retryAfter: 3)])
/// let pipeline = try Pipeline { Retry(clock: clock); transport }
/// // the third attempt and all after it are answered with 200
/// ```
public final class RecordingTransport: Transport {
    /// One delivery as it arrived.
    public struct Arrival: Sendable, Hashable {
        /// The delivery, with the headers that other stages gave it.
        public let delivery: Delivery

        /// When it arrived, by the transport's clock.
        public let time: Date
    }

    private struct State {
        var arrivals: [Arrival] = []
        var scripts: [Endpoint: ArraySlice<Answer>] = [:]
        var inFlight: [Endpoint: Int] = [:]
        var mostInFlight = 0
        var mostInFlightByEndpoint: [Endpoint: Int] = [:]
    }

    /// The stage's name.
    public let name: String

    private let script: @Sendable (Endpoint) -> [Answer]
    private let sharesScript: Bool
    private let rest: Answer
    private let clock: any WallClock
    private let state = Watched(State())
    private let gate = Gate()

    /// Makes a transport with one script for all deliveries in the order in which they arrive.
    ///
    /// - Parameters:
    ///   - name: the stage's name.
    ///   - answers: the answers in order.
    ///   - rest: the answer to every delivery after those.
    ///   - clock: tells when a delivery arrived and how long an answer takes.
    public init(
        _ name: String = "recording",
        answers: [Answer] = [],
        then rest: Answer = .status(200),
        clock: any WallClock = SystemClock()
    ) {
        self.name = name
        script = { _ in answers }
        sharesScript = true
        self.rest = rest
        self.clock = clock
    }

    /// Makes a transport with a script for each endpoint.
    ///
    /// - Parameters:
    ///   - name: the stage's name.
    ///   - rest: the answer to every delivery after the endpoint's script.
    ///   - clock: tells when a delivery arrived and how long an answer takes.
    ///   - script: the answers in order; called once for an endpoint.
    public init(
        _ name: String = "recording",
        then rest: Answer = .status(200),
        clock: any WallClock = SystemClock(),
        script: @escaping @Sendable (Endpoint) -> [Answer]
    ) {
        self.name = name
        self.script = script
        sharesScript = false
        self.rest = rest
        self.clock = clock
    }

    /// Remembers the delivery, waits while answers are held, and answers by the script.
    public func send(_ delivery: Delivery) async throws -> Receipt {
        let arrival = Arrival(delivery: delivery, time: clock.now)
        let (answer, ticket) = state.update { state in
            note(arrival, in: &state)
            return (takeAnswer(to: delivery, from: &state), gate.enter())
        }
        defer { state.update { $0.inFlight[delivery.webhook.endpoint, default: 1] -= 1 } }
        try await gate.pass(ticket)
        return try await answer.give(to: delivery, by: name, clock: clock)
    }

    private func note(_ arrival: Arrival, in state: inout State) {
        let endpoint = arrival.delivery.webhook.endpoint
        state.arrivals.append(arrival)
        let here = state.inFlight[endpoint, default: 0] + 1
        state.inFlight[endpoint] = here
        state.mostInFlightByEndpoint[endpoint] = max(
            state.mostInFlightByEndpoint[endpoint] ?? 0,
            here
        )
        state.mostInFlight = max(state.mostInFlight, state.inFlight.values.reduce(0, +))
    }

    private func takeAnswer(to delivery: Delivery, from state: inout State) -> Answer {
        let endpoint = sharesScript ? Endpoint(key: "") : delivery.webhook.endpoint
        var left = state.scripts[endpoint] ?? script(endpoint)[...]
        defer { state.scripts[endpoint] = left }
        return left.popFirst() ?? rest
    }
}

extension RecordingTransport {
    /// What has arrived so far, in order.
    public var arrivals: [Arrival] { state.current.arrivals }

    /// The deliveries so far, in order of arrival; each attempt is one.
    public var deliveries: [Delivery] { arrivals.map(\.delivery) }

    /// The deliveries to one endpoint so far, in order of arrival.
    public func deliveries(to endpoint: Endpoint) -> [Delivery] {
        deliveries.filter { $0.webhook.endpoint == endpoint }
    }

    /// How many deliveries wait for their answer.
    public var inFlight: Int { state.current.inFlight.values.reduce(0, +) }

    /// The most deliveries that ever waited for their answers at once.
    public var mostInFlight: Int { state.current.mostInFlight }

    /// The most deliveries to one endpoint that ever waited for their answers at once.
    public func mostInFlight(to endpoint: Endpoint) -> Int {
        state.current.mostInFlightByEndpoint[endpoint] ?? 0
    }

    /// Waits until a number of deliveries have arrived, or more.
    ///
    /// - Parameters:
    ///   - count: how many in all, each attempt counted.
    ///   - limit: how long to wait at most, in real time.
    /// - Returns: the deliveries so far.
    /// - Throws: ``WaitExpired``, or `CancellationError` where the task is cancelled.
    @discardableResult
    public func waitForDeliveries(
        count: Int,
        within limit: Duration = .seconds(60)
    ) async throws -> [Delivery] {
        try await state.wait(
            within: limit,
            for: "\(count) deliveries",
            seen: { "\($0.arrivals.count)" },
            until: { $0.arrivals.count >= count }
        )
        return deliveries
    }

    /// Waits until no delivery waits for its answer any more.
    ///
    /// - Throws: ``WaitExpired``, or `CancellationError` where the task is cancelled.
    public func waitUntilIdle(within limit: Duration = .seconds(60)) async throws {
        try await state.wait(
            within: limit,
            for: "all answers",
            seen: { "\($0.inFlight.values.reduce(0, +)) deliveries in flight" },
            until: { $0.inFlight.values.allSatisfy { $0 == 0 } }
        )
    }

    /// Holds every answer from here on until it is released.
    public func hold() { gate.close() }

    /// Releases all held answers and holds no more.
    public func release() { gate.open() }

    /// Releases some answers in the order in which their deliveries arrived, or will arrive.
    public func release(_ count: Int) { gate.admit(count) }
}
