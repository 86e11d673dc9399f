public import Tackle

/// What a queue knows of an endpoint.
public struct EndpointStatus: Sendable, Hashable {
    /// The endpoint.
    public let endpoint: Endpoint

    /// What is remembered of it.
    public let state: EndpointState

    /// How many deliveries to it wait.
    public let waiting: Int

    /// How many attempts are under way.
    public let inFlight: Int

    /// Whether so many attempts have failed in a row that only one at a time is made.
    public let isBreakerOpen: Bool
}

extension EndpointStatus {
    /// Makes the status of an endpoint as it stands on disk, where nothing is under way.
    package init(endpoint: Endpoint, state: EndpointState, waiting: Int) {
        self.init(
            endpoint: endpoint,
            state: state,
            waiting: waiting,
            inFlight: 0,
            isBreakerOpen: false
        )
    }
}
