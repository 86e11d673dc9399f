import FoundationEssentials
import Tackle
import TackleQueueing

extension RunSession {
    /// Sends all lines and runs the pipeline until it is drained, the limit is over, or a signal
    /// asks to stop.
    ///
    /// - Throws: what a stage's `run(next:)` throws.
    func run(input: InputLines, drainLimit: Duration?) async throws {
        let signals = StopSignals {
            input.stop()
            stopQueues()
        }
        defer { signals.cancel() }
        try await withThrowingTaskGroup(of: Ending.self) { group in
            group.addTask {
                do {
                    try await pipeline.run()
                } catch {
                    // Nothing takes what would be read from here on.
                    input.stop()
                    throw error
                }
                return .ran
            }
            group.addTask {
                await sendAll(of: input)
                pipeline.close()
                guard let drainLimit else { return .sent }
                // Cancelled where everything is done before the limit.
                try? await Task.sleep(for: drainLimit)
                return .limited
            }
            while let ending = try await group.next() {
                switch ending {
                case .sent: continue
                case .limited: stopQueues()
                case .ran: group.cancelAll()
                }
            }
        }
        // What is left in memory is lost with the process: say so of each.
        for case let queue as any StoppableQueue in pipeline.stages { queue.abandon() }
    }

    private enum Ending {
        case ran
        case sent
        case limited
    }

    /// Starts no further attempts; what is in flight is finished, and what waits stays on disk or,
    /// in memory, is reported dead.
    private func stopQueues() {
        for case let queue as any StoppableQueue in pipeline.stages { queue.stop() }
    }
}
