extension Delivery {
    /// Does some work, and cancels it once the deadline passes: for a sender whose client knows no
    /// deadline of its own.
    ///
    /// ```swift
    /// let answer = try await delivery.beforeDeadline { try await client.post(request) }
    /// ```
    ///
    /// The work must end when it is cancelled. Without a deadline it takes as long as it takes.
    ///
    /// - Parameters:
    ///   - clock: tells the time.
    ///   - work: what is to be done in time; it is not begun where the deadline has passed.
    /// - Returns: what `work` returns.
    /// - Throws: ``SendError`` with the code `timeout` once the deadline has passed; what `work`
    ///   throws; `CancellationError`.
    public func beforeDeadline<Result: Sendable>(
        clock: any WallClock = SystemClock(),
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        guard let deadline else { return try await work() }
        let expired = SendError(.timeout, "the deadline passed before there was an answer")
        guard clock.now < deadline else { throw expired }
        return try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await clock.sleep(until: deadline)
                throw expired
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }
}
