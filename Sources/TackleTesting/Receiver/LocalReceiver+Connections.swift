extension LocalReceiver {
    /// How many connections there were so far.
    public var connectionCount: Int { loop.record.current.connectionCount }

    /// How many connections are open.
    public var openConnections: Int { loop.record.current.open.count }

    /// Waits until no connection is open, as when a sender is closed.
    ///
    /// - Parameter limit: how long to wait at most.
    /// - Throws: ``WaitExpired``, or `CancellationError` where the task is cancelled.
    public func waitUntilClosed(within limit: Duration = .seconds(60)) async throws {
        try await loop.record.wait(
            within: limit,
            for: "the end of every connection",
            seen: { "\($0.open.count) open" },
            until: { $0.open.isEmpty }
        )
    }

    /// Waits until the connection of a request is closed, as when its sender is cancelled.
    ///
    /// Whichever side closes it: the receiver sees that the sender has, also while it holds the
    /// answer.
    ///
    /// - Parameters:
    ///   - request: one of this receiver's requests.
    ///   - limit: how long to wait at most.
    /// - Throws: ``WaitExpired``, or `CancellationError` where the task is cancelled.
    public func waitUntilClosed(
        _ request: Request,
        within limit: Duration = .seconds(60)
    ) async throws {
        try await loop.record.wait(
            within: limit,
            for: "the end of the connection of \(request.method) \(request.target)",
            seen: { "it is one of \($0.open.count) open" },
            until: { !$0.open.contains(request.connection) }
        )
    }
}
