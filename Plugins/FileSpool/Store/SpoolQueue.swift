import Dispatch

/// The serial queue on which a spool waits for the disk, so that Swift's own threads never do.
final class SpoolQueue: SerialExecutor {
    private let queue = DispatchQueue(label: "tackle.file-spool")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }

    /// Does some work behind what stands in the queue, at the earliest after a while.
    func run(after delay: Duration = .zero, _ body: @escaping @Sendable () -> Void) {
        guard delay > .zero else { return queue.async(execute: body) }
        let microseconds = Int(delay / .microseconds(1))
        queue.asyncAfter(deadline: .now() + .microseconds(microseconds), execute: body)
    }
}
