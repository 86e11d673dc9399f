import Synchronization

/// Somebody who wants to know what happens to deliveries: a log, a metric, a delivery log.
///
/// Events wait in a buffer of limited size and are handed over one at a time and in order, in a
/// task of their own. A slow observer loses events, which are counted; it never slows a delivery.
public final class DeliveryObserver: Sendable {
    private struct State {
        var waiting: [DeliveryEvent] = []
        var dropped = 0
        var isDraining = false
        var drained: [CheckedContinuation<Void, Never>] = []
    }

    /// What it is told of.
    let kinds: DeliveryEvent.KindSet

    private let limit: Int?
    private let body: @Sendable (DeliveryEvent) async -> Void
    private let state = Mutex(State())

    /// Makes an observer of all that happens.
    ///
    /// - Parameters:
    ///   - limit: how many events may wait; more are dropped and counted. `nil` keeps all of them,
    ///     which is for those who bound the work themselves.
    ///   - body: called with each event.
    public init(
        limit: Int? = 1024,
        _ body: @escaping @Sendable (DeliveryEvent) async -> Void
    ) {
        kinds = .all
        self.limit = limit
        self.body = body
    }

    /// Makes an observer of some kinds of events: others are not even made for it.
    ///
    /// ```swift
    /// let alarm = DeliveryObserver(of: [.dead, .endpointDisabled]) { print($0.id, $0.kind) }
    /// ```
    ///
    /// - Parameters:
    ///   - kinds: what it is told of.
    ///   - limit: how many events may wait; more are dropped and counted. `nil` keeps all of them,
    ///     which is for those who bound the work themselves.
    ///   - body: called with each event.
    public init(
        of kinds: Set<DeliveryEvent.Kind>,
        limit: Int? = 1024,
        _ body: @escaping @Sendable (DeliveryEvent) async -> Void
    ) {
        self.kinds = DeliveryEvent.KindSet(kinds)
        self.limit = limit
        self.body = body
    }

    /// How many events were dropped since the buffer was full.
    public var dropped: Int { state.withLock { $0.dropped } }

    /// How many events wait.
    public var backlog: Int { state.withLock { $0.waiting.count } }

    /// Returns when every event reported before the call has been handed over or dropped.
    public func flush() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                guard state.isDraining else { return true }
                state.drained.append(continuation)
                return false
            }
            if isIdle { continuation.resume() }
        }
    }

    func report(_ event: DeliveryEvent) {
        guard kinds.contains(event.kind) else { return }
        let startsDraining = state.withLock { state in
            if let limit, state.waiting.count >= limit {
                state.dropped += 1
                return false
            }
            state.waiting.append(event)
            guard !state.isDraining else { return false }
            state.isDraining = true
            return true
        }
        if startsDraining {
            Task { await drain() }
        }
    }

    private func drain() async {
        while true {
            let batch = state.withLock { state in
                let batch = state.waiting
                state.waiting.removeAll(keepingCapacity: false)
                return batch
            }
            for event in batch { await body(event) }
            let finished: [CheckedContinuation<Void, Never>]? = state.withLock { state in
                guard state.waiting.isEmpty else { return nil }
                state.isDraining = false
                defer { state.drained = [] }
                return state.drained
            }
            guard let finished else { continue }
            for continuation in finished { continuation.resume() }
            return
        }
    }
}
