extension Pipeline {
    /// Does the work that outlives a call: queues deliver what they have accepted, a spool also
    /// what an earlier process left.
    ///
    /// It lasts until ``close()`` was called and everything in memory is finished, also where there
    /// is nothing to run, so it fits the `run()` of a service. Cancelling its task means: stop now.
    ///
    /// - Throws: ``PipelineError`` where it runs already; what a stage's `run(next:)` throws, after
    ///   which the other stages are stopped; `CancellationError` where the task was cancelled.
    public func run() async throws {
        guard lifecycle.begin() else {
            throw PipelineError(
                .alreadyRunning,
                "run() was called while it runs: call it once a pipeline"
            )
        }
        defer { lifecycle.end() }
        let ended = stages.map { _ in Latch() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, stage) in stages.enumerated() {
                group.addTask { [rest = rests[index]] in
                    try await stage.run(next: rest)
                    ended[index].open()
                }
            }
            group.addTask {
                try await self.lifecycle.closed.wait()
                // A stage still sends what it has through those behind it: they close after it.
                for (stage, end) in zip(self.stages, ended) {
                    stage.close()
                    try await end.wait()
                }
            }
            // Not waitForAll(), which waits for the others too before it throws what one threw.
            while try await group.next() != nil {}
        }
    }

    /// Accepts no more, finishes what is in memory, then ends ``run()``.
    ///
    /// It returns at once and may be called from a shutdown handler. Stages close front to back.
    public func close() {
        lifecycle.closed.open()
        guard !lifecycle.isRunning else { return }
        for stage in stages {
            stage.close()
            // What a queue has accepted still goes through the stages behind it once it runs.
            if stage.role == .queue { return }
        }
    }

    /// Runs the pipeline, does some work with it, then closes it and waits until it is drained.
    ///
    /// - Parameter work: sends webhooks through the pipeline.
    /// - Returns: what `work` returns.
    /// - Throws: what `work` throws, after everything accepted was dealt with, or what ``run()``
    ///   throws.
    public func running<Result: Sendable>(
        _ work: @Sendable (Pipeline) async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await self.run()
                } catch {
                    // Nobody makes room in a queue any more: whoever waits for some must not hang.
                    self.close()
                    throw error
                }
            }
            let result: Swift.Result<Result, any Error>
            do {
                result = .success(try await work(self))
            } catch {
                result = .failure(error)
            }
            close()
            try await group.waitForAll()
            for observer in observers { await observer.flush() }
            return try result.get()
        }
    }
}
