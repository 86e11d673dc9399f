public import Tackle

/// A transport that the test plays itself: it expects a delivery, looks at it, and responds.
///
/// ```swift
/// let downstream = Downstream()
/// let pipeline = try Pipeline { Retry(clock: clock); downstream }
/// async let receipt = pipeline.send(webhook)
/// let first = try await downstream.expect()
/// #expect(first.delivery.attempt == 1)
/// first.respond(.status(503))
/// try await clock.waitForSleepers()
/// clock.advanceToNextSleeper()
/// try await downstream.expect().respond(.status(204))
/// _ = try await receipt
/// try downstream.expectNothing()
/// ```
///
/// A stage by itself is tested with ``next``. Nothing waits for ever: an expectation that nothing
/// meets, and a delivery that nobody responds to, end with ``WaitExpired``; what still waits when
/// the downstream is let go ends with ``Abandoned``.
public final class Downstream: Transport {
    /// Nobody can respond any more: the test has let go of its ``Downstream``.
    public struct Abandoned: Error, Sendable, CustomStringConvertible {
        /// What happened, in a sentence.
        public let description = "the test has let go of its downstream: nobody responds any more"
    }

    /// The stage's name.
    public let name: String

    /// The method that a signer is told.
    public let requestMethod: String

    /// What was reported to ``next``.
    public let events = EventRecorder()

    private let line: DeliveryLine
    private let limit: Duration

    /// Makes a downstream that has seen nothing yet.
    ///
    /// - Parameters:
    ///   - name: the stage's name.
    ///   - requestMethod: the method that a signer is told.
    ///   - limit: how long an expectation waits for a delivery and a delivery for its response, at
    ///     most, in real time.
    ///   - clock: tells when a delivery arrived and how long an answer takes.
    public init(
        _ name: String = "downstream",
        requestMethod: String = "POST",
        limit: Duration = .seconds(60),
        clock: any WallClock = SystemClock()
    ) {
        self.name = name
        self.requestMethod = requestMethod
        self.limit = limit
        line = DeliveryLine(stage: name, clock: clock, limit: limit)
    }

    deinit {
        line.abandon()
    }

    /// Waits until the test has responded to the delivery.
    ///
    /// - Throws: what the test has responded; `CancellationError` where the task is cancelled
    ///   first; ``WaitExpired`` where the test does not respond in time.
    public func send(_ delivery: Delivery) async throws -> Receipt {
        try await line.take(delivery)
    }

    /// The rest of a pipeline, for a stage that is tested by itself:
    /// `try await stage.send(delivery, next: downstream.next)`.
    ///
    /// What the stage hands on is expected here, and what it reports is in ``events``.
    public var next: Next {
        Next(
            requestMethod: requestMethod,
            send: { [line] in try await line.take($0) },
            report: { [events] in events.record($0) }
        )
    }

    /// Every delivery so far, in the order in which they arrived.
    public var arrivals: [Arrival] { line.state.current.arrivals }

    /// Waits for the next delivery that was not expected yet and meets a condition.
    ///
    /// Deliveries that do not meet it stay for other expectations.
    ///
    /// - Parameters:
    ///   - wanted: what is expected, for the message where it does not come.
    ///   - condition: whether a delivery is what is expected; by default every one is.
    /// - Returns: the delivery, to look at and to respond to.
    /// - Throws: ``WaitExpired`` that tells what was expected and what there was instead;
    ///   `CancellationError` where the task is cancelled.
    public func expect(
        _ wanted: String = "another delivery",
        where condition: @escaping @Sendable (Delivery) -> Bool = { _ in true }
    ) async throws -> Arrival {
        while true {
            let found = line.state.update { $0.takeFirst(where: condition) }
            if let found { return found }
            try await line.state.wait(
                within: limit,
                for: wanted,
                seen: { "\($0.unexpected.map(\.summary))" },
                until: { $0.unexpected.contains { condition($0.delivery) } }
            )
        }
    }

    /// Waits until a number of deliveries have arrived, or more, and expects none of them.
    ///
    /// - Parameter count: how many in all, each attempt counted.
    /// - Returns: the deliveries so far.
    /// - Throws: ``WaitExpired``, or `CancellationError` where the task is cancelled.
    @discardableResult
    public func waitForArrivals(count: Int) async throws -> [Arrival] {
        try await line.state.wait(
            within: limit,
            for: "\(count) deliveries in all",
            seen: { "\($0.arrivals.map(\.summary))" },
            until: { $0.arrivals.count >= count }
        )
        return arrivals
    }

    /// Checks that no delivery is here that was not expected.
    ///
    /// Only what is here now counts: wait first for what comes after the deliveries in question,
    /// such as a receipt or an event.
    ///
    /// - Throws: ``Unexpected``.
    public func expectNothing() throws {
        let summaries = line.state.current.unexpected.map(\.summary)
        if !summaries.isEmpty { throw Unexpected(deliveries: summaries) }
    }
}

extension Downstream {
    /// Deliveries came that the test did not expect.
    public struct Unexpected: Error, Sendable, CustomStringConvertible {
        /// Each delivery in a few words.
        public let deliveries: [String]

        /// What came, in a sentence.
        public var description: String {
            "nothing more was expected, but there came \(deliveries.joined(separator: ", "))"
        }
    }
}
