import Dispatch

/// The serial queue on which a spool waits for the disk, so that Swift's own threads never do.
final class SpoolQueue: SerialExecutor {
    private let queue = DispatchQueue(label: "tackle.file-spool")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
