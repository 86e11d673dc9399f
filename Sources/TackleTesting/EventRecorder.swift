public import Tackle

/// An observer that remembers every event, for a test to look at and to wait for.
///
/// ```swift
/// let recorder = EventRecorder()
/// let pipeline = try Pipeline(observers: [recorder.observer]) { transport }
/// try await pipeline.send(webhook)
/// try await recorder.wait(for: .delivered)
/// ```
public final class EventRecorder: Sendable {
    /// The observer to give to a pipeline.
    ///
    /// Its buffer has no limit, so nothing is dropped.
    public let observer: DeliveryObserver

    private let recorded: Watched<[DeliveryEvent]>

    /// Makes a recorder that has seen nothing yet.
    public init() {
        let recorded = Watched<[DeliveryEvent]>([])
        self.recorded = recorded
        observer = DeliveryObserver(limit: nil) { event in
            recorded.update { $0.append(event) }
        }
    }

    /// Remembers an event, as the observer does: for what reports to a `Next`.
    public func record(_ event: DeliveryEvent) {
        recorded.update { $0.append(event) }
    }

    /// The events so far, in order.
    public var events: [DeliveryEvent] { recorded.current }

    /// The kinds of the events so far, in order.
    public var kinds: [DeliveryEvent.Kind] { events.map(\.kind) }

    /// The events of one kind so far, in order.
    public func events(of kind: DeliveryEvent.Kind) -> [DeliveryEvent] {
        events.filter { $0.kind == kind }
    }

    /// Waits until there are a number of events of a kind, or more.
    ///
    /// - Parameters:
    ///   - kind: the kind.
    ///   - count: how many in all.
    ///   - limit: how long to wait at most, in real time.
    /// - Returns: the events of that kind so far.
    /// - Throws: ``WaitExpired``, or `CancellationError` where the task is cancelled.
    @discardableResult
    public func wait(
        for kind: DeliveryEvent.Kind,
        count: Int = 1,
        within limit: Duration = .seconds(60)
    ) async throws -> [DeliveryEvent] {
        try await recorded.wait(
            within: limit,
            for: "\(count) events '\(kind)'",
            seen: { "\($0.map(\.kind))" },
            until: { $0.count { $0.kind == kind } >= count }
        )
        return events(of: kind)
    }
}
