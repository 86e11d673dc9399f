import Tackle
import TackleFileSpool
import TackleMemoryQueue
import TackleQueueing
import Testing

/// The queues that share the scheduler and the drain.
enum QueueKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case memoryQueue = "memory-queue"
    case fileSpool = "file-spool"

    var testDescription: String { rawValue }

    /// Makes the queue; the spool has a directory of its own.
    func queue(
        _ options: QueueOptions,
        directory: String,
        clock: any WallClock
    ) throws -> any OperableQueue {
        switch self {
        case .memoryQueue:
            try MemoryQueue(options: options, clock: clock)
        case .fileSpool:
            try FileSpool(directory: directory, options: options, clock: clock)
        }
    }
}
