import Logging
import Synchronization

/// Whether a pipeline runs, whether it is closed, and the warning that nobody runs it.
final class PipelineLifecycle: Sendable {
    private struct State {
        var isRunning = false
        var hasRun = false
        var hasAccepted = false
    }

    let closed = Latch()
    private let state = Mutex(State())
    private let clock: any WallClock
    private let logger: Logger

    init(clock: any WallClock, logger: Logger) {
        self.clock = clock
        self.logger = logger
    }

    var isClosed: Bool { closed.isOpen }

    var isRunning: Bool { state.withLock { $0.isRunning } }

    /// Notes that the pipeline runs from here on; `false` where it did already.
    func begin() -> Bool {
        state.withLock { state in
            guard !state.isRunning else { return false }
            state.isRunning = true
            state.hasRun = true
            return true
        }
    }

    func end() {
        state.withLock { $0.isRunning = false }
    }

    /// What a queue has accepted waits for `run()`: forgetting to call it is easily done.
    func noteAccepted() {
        let isFirst = state.withLock { state in
            defer { state.hasAccepted = true }
            return !state.hasAccepted && !state.hasRun
        }
        guard isFirst else { return }
        Task { [weak self, clock] in
            try await clock.sleep(for: .seconds(5))
            self?.warnIfNeverRun()
        }
    }

    private func warnIfNeverRun() {
        guard state.withLock({ !$0.hasRun }) else { return }
        logger.warning(
            "webhooks are accepted but nobody delivers them: call pipeline.run() in a task"
        )
    }
}
