import Dispatch
import Logging
import TackleQueueing

/// Opens a spool away from Swift's own threads, since it waits for the disk.
struct SpoolOpening: Sendable {
    let directory: String
    let segmentSize: Int
    let fileSystem: any SpoolFileSystem
    let logger: Logger

    func open(recovered: @escaping @Sendable ([QueuedDelivery]) -> Void) async throws -> SpoolLog {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "tackle.spool.open").async {
                continuation.resume(
                    with: Result {
                        try SpoolLog(
                            directory: directory,
                            segmentSize: segmentSize,
                            fileSystem: fileSystem,
                            logger: logger,
                            recovered: recovered
                        )
                    }
                )
            }
        }
    }
}
