import Dispatch
import Tackle

/// Threads of their own for tasks: what blocks here blocks nobody else, and is seen.
final class ContractExecutor: TaskExecutor {
    private let queue: DispatchQueue
    private let busy = Watched(0)

    init(_ label: String) {
        queue = DispatchQueue(label: label, attributes: .concurrent)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async {
            self.busy.update { $0 += 1 }
            job.runSynchronously(on: self.asUnownedTaskExecutor())
            self.busy.update { $0 -= 1 }
        }
    }

    /// Waits until no task holds a thread.
    func waitUntilIdle(within limit: Duration) async throws {
        try await busy.wait(
            within: limit,
            for: "a moment in which no thread is held",
            seen: { "\($0) held" },
            until: { $0 == 0 }
        )
    }
}
