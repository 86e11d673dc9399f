import Tackle

extension NameLookup {
    /// Asks where a name leads and waits for the answer, without holding a thread.
    ///
    /// - Parameters:
    ///   - name: the host's name.
    ///   - family: the one family that is asked for; nil for both.
    ///   - limit: how long to wait at most.
    /// - Returns: the answer; a failure where none came in time.
    /// - Throws: `CancellationError`.
    func answer(
        for name: String,
        family: IPAddress.Family?,
        within limit: Duration
    ) async throws -> NameQuery.Answer {
        let (answers, continuation) = AsyncStream.makeStream(of: NameQuery.Answer.self)
        let query = NameQuery(name, family: family) { answer in
            continuation.yield(answer)
            continuation.finish()
        }
        start(query)
        defer { _ = query.abandon() }
        return try await withThrowingTaskGroup(of: NameQuery.Answer.self) { group in
            group.addTask {
                for await answer in answers { return answer }
                throw CancellationError()
            }
            group.addTask {
                try await Task.sleep(for: limit)
                return .failure(NameLookupFailure("no answer within \(DurationText(limit))"))
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}
